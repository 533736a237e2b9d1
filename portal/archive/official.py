"""What departments of the demonstration say officially: by mandate, with replies, and a fourth post in one week."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.utils import timezone

from blogs.apps import BLOG_POST
from content.models import Activity, Broadcast, Entry, EntryTag, Reply
from content.services import reply_to, write_entry
from content.services.placing import this_week
from profiles.models import Department, User
from profiles.services import give_mandate
from search import indexing

_FOR: Final = timedelta(days=180)


class Post(NamedTuple):
    """What somebody says for a department, some hours ago, and what was replied."""

    author: str
    department: str
    hours_ago: int
    title: str
    body: str
    tags: tuple[str, ...]
    replies: tuple[tuple[str, str, bool], ...] = ()  # who, what, whether officially


MANDATES: Final = (
    ("ruth-okafor", "hm-treasury"),
    ("sam-brennan", "cabinet-office"),
    ("anwen-lloyd", "department-for-environment-food-rural-affairs"),
)
POSTS: Final = (
    Post(
        "ruth-okafor",
        "hm-treasury",
        30,
        "The short form for appraisals under five million is open",
        "From today an appraisal of less than five million pounds may use the short form: **four pages**, the options "
        "first, the sums last. What you have begun on the long form stays valid.\n\n"
        "Ask here whatever the form does not say. We answer under this post, so that everybody reads the answer.",
        ("green-book", "appraisal"),
        (
            ("joan-mbeki", "Does the four-page limit count the table of benefits?", False),
            ("ruth-okafor", "No. The table stands behind it, and may be as long as it is honest.", True),
            ("dewi-lewis", "And a pilot of two years that ends next March?", False),
            ("tom-reyes", "Thank you for answering where all of us can read it.", False),
        ),
    ),
    Post(
        "ruth-okafor",
        "hm-treasury",
        22,
        "Green Book clinics: four dates, one hour, any question",
        "Bring half a page and a number that worries you. Tuesdays at two, by video, no booking.",
        ("green-book",),
        (("padraig-tierney", "May a number that does not exist yet be brought too?", False),),
    ),
    Post(
        "ruth-okafor",
        "hm-treasury",
        9,
        "What we changed after your replies to the discounting draft",
        "Thirty-one of you wrote. Two paragraphs are gone, one table came back, and the footnote that nobody could "
        "read is a sentence now.",
        ("appraisal", "evaluation"),
    ),
    Post(
        "ruth-okafor",
        "hm-treasury",
        2,
        "Reminder: spending returns by the end of the month",
        "The template is the one of last month. Nothing else has changed.",
        ("spreadsheets",),
    ),
    Post(
        "sam-brennan",
        "cabinet-office",
        16,
        "Which committee could be a page instead?",
        "Name one, say what it decides, and we shall ask its chair. In a month we write here what came of each.",
        ("meetings", "engagement"),
        (
            ("ngozi-eze-whitlock", "The one that agrees the agenda of the other one.", False),
            ("nadia-aziz", "Any that has not decided anything since its terms of reference.", False),
            ("sam-brennan", "Both asked. One chair laughed, and said yes.", True),
        ),
    ),
    Post(
        "anwen-lloyd",
        "department-for-environment-food-rural-affairs",
        26,
        "Flood season: who is on call in which office",
        "The list of duty officers is in the usual folder. It changes on Fridays.",
        ("winter", "rotas"),
    ),
)


def say(people: Mapping[str, User], *, operator: User, now: datetime) -> None:
    """Give the mandates and say it, at moments of this week that lie before `now`."""
    today = timezone.localdate(now)
    for person, department in MANDATES:
        of = Department.objects.get(slug=department)
        give_mandate(person=people[person], department=of, expires_on=today + _FOR, by=operator)
    for post in POSTS:
        _say(post, people, now=now)


def _say(post: Post, people: Mapping[str, User], *, now: datetime) -> None:
    department = str(Department.objects.get(slug=post.department).pk)
    entry = write_entry(
        kind=BLOG_POST,
        author=people[post.author],
        title=post.title,
        body=post.body,
        tag_words=post.tags,
        speak_as=department,
    )
    monday = timezone.make_aware(datetime.combine(this_week(), datetime.min.time()))
    at = max(now - timedelta(hours=post.hours_ago), monday + (now - monday) / (post.hours_ago + 1))
    Entry.objects.filter(pk=entry.pk).update(published_at=at, created_at=at)
    EntryTag.objects.filter(content_object=entry).update(published_at=at)
    Broadcast.objects.filter(entry=entry, feeds_from__lte=timezone.now()).update(feeds_from=at)
    step = (now - at) / (len(post.replies) + 1)
    for number, (person, body, is_official) in enumerate(post.replies, 1):
        speak_as = department if is_official else ""
        reply = reply_to(entry=entry, author=people[person], body=body, speak_as=speak_as)
        Reply.objects.filter(pk=reply.pk).update(created_at=at + number * step)
        Activity.objects.filter(entry=entry).update(last_at=at + number * step)
    indexing.write([entry.pk])  # the moments that search knows are those of the writing
