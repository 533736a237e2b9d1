"""People to find each other: with skills, a role and threads, and a night that has looked at them."""

from collections.abc import Iterable
from typing import Any

from insight import nights
from profiles.models import Counterpart, Department, Profession, Role, User
from tags import services as tags
from tests.factories import make_person


def make_worker(department: Department | None, skills: Iterable[str] = (), **role: Any) -> User:
    """A member with these skills, whose main role says what `role` says."""
    person = make_person(role.pop("name", ""), department=department, job_title=role.get("job_title", ""))
    person.skills.set(tags.resolve(skills, most=20))
    if role:
        Role.objects.filter(person=person).update(**role)
    return person


def make_profession(slug: str) -> Profession:
    return Profession.objects.create(slug=slug, name=slug.capitalize())


def night() -> None:
    """Look at everybody."""
    nights.run_whole()


def names_of(person: User, reader: User | None = None) -> list[str]:
    """Whom `reader` (the person) sees among the counterparts of the person, the best first."""
    rows = Counterpart.objects.visible_to(reader or person).of(person)
    return [row.other.name for row in rows]
