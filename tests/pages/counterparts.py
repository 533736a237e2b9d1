"""Who does one's job elsewhere, and what operators see of it."""

from django.utils import timezone

from colleagues.services import add_colleague
from groups.services import join
from insight.models import Night, WeekOfGrowth, WeekOfTalk, Weights
from profiles.models import Counterpart, Role
from tags import services as tags
from tests.factories import make_department, make_person
from tests.pages.page import Arguments, Page
from tests.world import World


def a_counterpart(world: World) -> int:
    """Of the author."""
    fields = {"rank": 1, "score": 9.5, "made_at": timezone.now()}
    found, _is_new = Counterpart.objects.get_or_create(
        person=world.person("author"), other=world.person("stranger"), defaults=fields
    )
    return found.pk


def a_night() -> int:
    """That is over."""
    now = timezone.now()
    return Night.objects.get_or_create(began_on="2026-01-05", defaults={"began_at": now, "finished_at": now})[0].pk


def a_week() -> int:
    """In which people talked."""
    counted = {"replies": 120, "crossed": 70, "counted_at": timezone.now()}
    return WeekOfTalk.objects.get_or_create(ends_on="2026-01-05", defaults=counted)[0].pk


def a_week_of_growth() -> int:
    """In which CivNet grew."""
    counted = {"members": 14, "entries": 3, "replies": 5, "counted_at": timezone.now()}
    return WeekOfGrowth.objects.get_or_create(ends_on="2026-01-05", defaults=counted)[0].pk


def the_weights() -> int:
    """As they come."""
    return Weights.objects.get_or_create(one=True)[0].pk


ARGUMENTS: dict[str, Arguments] = {
    "portal:dismiss-suggestion": lambda world: [world.person("moderator").handle],
    "portal:judge-counterpart": lambda world: [world.person("moderator").handle],
    "admin:profiles_counterpart_*": lambda world: [a_counterpart(world)],
    "admin:insight_night_*": lambda _world: [a_night()],
    "admin:insight_weekofgrowth_*": lambda _world: [a_week_of_growth()],
    "admin:insight_weekoftalk_*": lambda _world: [a_week()],
    "admin:insight_weights_*": lambda _world: [the_weights()],
}


def more_counterparts(world: World, number: int) -> None:
    """People of many departments who do the author's job, for reasons of every sort."""
    author, now = world.person("author"), timezone.now()
    skills = tags.resolve(["appraisal", "green-book"])
    first = Counterpart.objects.filter(person=author).count() + 1
    for rank in range(first, first + number):
        other = make_person(department=make_department(), job_title="Systems manager")
        other.skills.set(skills)
        Role.objects.filter(person=other).update(contact_for="Appraising")
        reasons = {"skills": [skills[0].pk], "skills_shared": 1, "threads": 2, "title": True}
        reasons |= {"known_by": 2, "one_who_knows": world.person("stranger").pk}
        Counterpart.objects.create(person=author, other=other, rank=rank, score=9, reasons=reasons, made_at=now)


def more_to_suggest(world: World, number: int) -> None:
    """People of everywhere who have added the author, sit in the group, answered questions and know somebody."""
    author = world.person("author")
    for turn in range(number):
        other = make_person(department=make_department() if turn % 2 else author.department)
        add_colleague(member=other, colleague=author, created_at=timezone.now())
        add_colleague(member=world.person("colleague"), colleague=other, created_at=timezone.now())
        join(group=world.group, person=other)


PAGES = [
    Page("portal:suggestions", grow=more_to_suggest),
    Page("portal:suggestions", reader="stranger"),
    Page("portal:counterparts", grow=more_counterparts),
    Page("portal:counterparts", reader="stranger"),
    Page("portal:counterparts", query="?q=I+appraise+under+the+Green+Book", grow=more_counterparts),
    Page("portal:person-counterparts", reader="stranger", grow=more_counterparts),
    Page("portal:home", grow=more_counterparts),
    Page("portal:around", grow=more_counterparts),
    Page("portal:person", reader="stranger", grow=more_counterparts),
]
