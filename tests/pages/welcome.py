"""The first visit."""

from datetime import timedelta

from django.utils import timezone

from content.models import Entry
from profiles.models import Counterpart, User, Welcome
from stream.models import Level
from stream.services import follow
from tags import services as tags
from tests.factories import make_department, make_entry, make_group, make_person, make_topic
from tests.pages.page import Arguments, Page
from tests.world import World

ARGUMENTS: dict[str, Arguments] = {}


def more_to_begin_with(world: World, number: int) -> None:
    """Tags, people, groups and questions for the stranger, who is in the middle of the first visit."""
    stranger, now = world.person("stranger"), timezone.now()
    User.objects.filter(pk=stranger.pk).update(welcome=Welcome.BEGUN)
    stranger.skills.add(*tags.resolve(["barriers", "appraisal"]))
    follow(person=stranger, target=tags.resolve(["barriers"])[0], level=Level.TRACKING)
    first = Counterpart.objects.filter(person=stranger).count() + 1
    for rank in range(first, first + number):
        other, near = make_person(department=make_department()), make_person(department=stranger.department)
        near.skills.set(tags.resolve([f"word-{rank}"]))
        Counterpart.objects.create(person=stranger, other=other, rank=rank, score=9, made_at=now)
        make_entry(near)
        make_group(owner=other, department=stranger.department)
        topic = make_topic(other, forum=world.forum, tag_words=["barriers"])
        Entry.objects.filter(pk=topic.pk).update(published_at=now - timedelta(days=1))


PAGES = [
    *(
        Page(f"portal:{name}", reader="stranger", grow=more_to_begin_with)
        for name in ("welcome", "welcome-line", "welcome-follow", "welcome-group", "welcome-question", "welcome-done")
    ),
]
