"""What the people of the demonstration want to hear of, when they work, when they are away, and who speaks for whom."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Final, NamedTuple

from django.utils import timezone

from content.models import Entry
from groups.models import Group
from notifications.digests.timetable import plan_of
from notifications.models import Channel, Delivery, Digest, Preference, new_message_id
from profiles.models import Absence, Department, User, WorkingPattern
from stream.models import Level, SavedSearch
from stream.models.follow import Target
from stream.services import MONTH, follow, mute_for
from tags.models import Tag

_A_WEEK: Final = timedelta(days=7)


class Following(NamedTuple):
    """Somebody's level on something."""

    person: str
    kind: str  # tag, group, person, thread or department
    of: str  # its slug, or its id in the archive
    level: Level


class Hours(NamedTuple):
    """When somebody works."""

    person: str
    days: tuple[int, ...]  # Monday is 0
    starts_at: time
    ends_at: time


class Away(NamedTuple):
    """When somebody is away, in days from today, both ends included."""

    person: str
    first: int
    last: int
    cover: str = ""


FOLLOWS: Final = (
    Following("priya-kaur", "tag", "evaluation", Level.WATCHING),
    Following("priya-kaur", "tag", "appraisal", Level.TRACKING),
    Following("priya-kaur", "tag", "meetings", Level.MUTED),
    Following("priya-kaur", "group", "operational-research", Level.FIRST_POST),
    Following("priya-kaur", "person", "tom-reyes", Level.FIRST_POST),
    Following("priya-kaur", "person", "eilidh-macinnes", Level.TRACKING),
    Following("priya-kaur", "department", "hm-treasury", Level.TRACKING),
    Following("priya-kaur", "department", "cabinet-office", Level.NORMAL),
    Following("priya-kaur", "thread", "log", Level.WATCHING),
    Following("tom-reyes", "tag", "green-book", Level.WATCHING),
    Following("tom-reyes", "person", "priya-kaur", Level.WATCHING),
    Following("tom-reyes", "group", "bigger-difference", Level.TRACKING),
    Following("tom-reyes", "department", "hm-treasury", Level.FIRST_POST),
    Following("siobhan-kelleher", "tag", "communities", Level.WATCHING),
    Following("siobhan-kelleher", "tag", "engagement", Level.FIRST_POST),
    Following("zoe-featherstone", "tag", "first-job", Level.TRACKING),
    Following("oluwaseun-adeyemi", "tag", "databases", Level.WATCHING),
    Following("oluwaseun-adeyemi", "tag", "data-quality", Level.TRACKING),
    Following("oluwaseun-adeyemi", "tag", "plain-english", Level.TRACKING),
    Following("oluwaseun-adeyemi", "department", "cabinet-office", Level.TRACKING),
    Following("gareth-wynne", "tag", "cymraeg", Level.FIRST_POST),
    Following("anwen-lloyd", "tag", "forecasting", Level.WATCHING),
    Following("ruth-okafor", "tag", "green-book", Level.WATCHING),
)
MUTED_FOR_A_MONTH: Final = (("tom-reyes", "leeds-hub"), ("priya-kaur", "letters"))
SEARCHES: Final = (
    ("priya-kaur", "What came of pilots", "pilot", Level.TRACKING),
    ("tom-reyes", "Half a page", '"one page"', Level.FIRST_POST),
)
HOURS: Final = (
    Hours("priya-kaur", (0, 1, 2, 3), time(8, 30), time(17, 30)),
    Hours("delroy-bancroft", (0, 2, 4, 5, 6), time(13), time(21)),
    Hours("callum-drysdale", (1, 2, 5, 6), time(6), time(18)),
    Hours("zoe-featherstone", (0, 1, 2, 3, 4), time(8), time(16)),
)
AWAY: Final = (
    Away("dewi-lewis", -2, 6, cover="joan-mbeki"),
    Away("tom-reyes", 12, 19, cover="nadia-aziz"),
    Away("harpreet-gill", -30, 60),
)


def settle(people: Mapping[str, User], *, source: str) -> None:
    """Give them their hours and absences, and let them follow what they may see."""
    for hours in HOURS:
        WorkingPattern.objects.create(
            person=people[hours.person], days=list(hours.days), starts_at=hours.starts_at, ends_at=hours.ends_at
        )
    today = timezone.localdate()
    for away in AWAY:
        first, last = today + timedelta(days=away.first), today + timedelta(days=away.last)
        Absence.objects.create(person=people[away.person], starts_on=first, ends_on=last, cover=people.get(away.cover))
    for following in FOLLOWS:
        target = _target(following.kind, following.of, people, source=source)
        follow(person=people[following.person], target=target, level=following.level)
    for person, group in MUTED_FOR_A_MONTH:
        mute_for(person=people[person], target=_target("group", group, people, source=source), time=MONTH)
    for person, name, words, level in SEARCHES:
        search = SavedSearch.objects.create(person=people[person], name=name, words=words)
        follow(person=people[person], target=search, level=level)


def issue_digests(people: Iterable[User], *, now: datetime) -> None:
    """Let each have the digest of their last working day, as if it covered a week: the worker makes and sends it."""
    for person in people:
        plan = plan_of(person)
        days = (plan.last_day(now) - timedelta(days=number) for number in range(_A_WEEK.days))
        digest = Digest.objects.create(
            person=person,
            issued_on=next(day for day in days if plan.is_turn(day)),
            since=now - _A_WEEK,
            until=now,
            budget_minutes=Preference(person=person).digest_minutes,
        )
        Delivery.objects.create(
            recipient=person, digest=digest, channel=Channel.MAIL, message_id=new_message_id(), due_at=now
        )


def _target(kind: str, of: str, people: Mapping[str, User], *, source: str) -> Target:
    match kind:
        case "tag":
            return Tag.objects.get(slug=of)
        case "group":
            return Group.objects.get(origin=f"{source}:{of}")
        case "department":
            return Department.objects.get(slug=of)
        case "person":
            return people[of]
        case _:
            return Entry.objects.get(origin=f"{source}:{of}")
