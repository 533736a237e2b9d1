"""What people say about themselves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from core import text
from profiles.models import Profession, Role, Team, User
from profiles.newcomers import why_too_much
from profiles.services.details import ProfileRefused, check_markings, set_details
from profiles.services.listing import list_again
from profiles.services.pausing import check_not_paused
from profiles.services.professions import set_profession
from profiles.services.teams import join_team
from tags import services as tags

MOST_SKILLS = 20


@dataclass(frozen=True)
class Place:
    """Where a person's main role stands; None for nowhere."""

    team: Team | None
    profession: Profession | None


@transaction.atomic
def edit_profile(
    *,
    person: User,
    name: str,
    job_title: str,
    about: str,
    skills: Iterable[str],
    place: Place | None = None,
    details: Mapping[str, Any] | None = None,
) -> User:
    """Save what a person says about themselves; without `place` their team and profession stay as they are.

    `details` are what `set_details` takes; without them they stay as well.

    Raises Paused, ProfileRefused, TeamRefused, tags.services.BadTag and TooManyTags.
    """
    check_markings(person, name, job_title, about)
    person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    check_not_paused(person)
    refusal = why_too_much(person, name, job_title, about)
    if refusal:
        raise ProfileRefused(refusal)
    tag_rows = tags.resolve(skills, most=MOST_SKILLS)
    person.name = text.single_line(name)
    person.job_title = text.single_line(job_title)
    person.about = text.tidy(about)
    person.about_html = str(text.to_html(person.about, top_heading=3))
    person.version += 1
    person.save(update_fields=["name", "job_title", "about", "about_html", "version", "updated_at"])
    Role.objects.filter(person=person, is_main=True).update(job_title=person.job_title)
    if details is not None:
        set_details(person=person, **details)
    person.skills.set(tag_rows)
    role = Role.objects.filter(person=person, is_main=True).first() if place else None
    if place is not None and role is not None:
        join_team(role=role, team=place.team, by=person)
        set_profession(role=role, profession=place.profession, by=person)
    list_again([person.pk])
    return person


WORDS_OF_PROFILE = ("about", "job_title")


@transaction.atomic
def put_words(*, person: User, **said: str) -> None:
    """Replace words of WORDS_OF_PROFILE that somebody else decided about. The caller holds the lock of the row."""
    person.about, person.job_title = said.get("about", person.about), said.get("job_title", person.job_title)
    person.about_html = str(text.to_html(person.about, top_heading=3))
    person.version += 1
    person.save(update_fields=["job_title", "about", "about_html", "version", "updated_at"])
    Role.objects.filter(person=person, is_main=True).update(job_title=person.job_title)
    list_again([person.pk])
