"""Changes to people, their roles and departments."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from core import text
from profiles.models import Department, Role, Succession, User
from profiles.signals import moved
from tags import services as tags

HANDLE_LONGEST = 60  # characters
MOST_SKILLS = 20


class HandleTaken(RuntimeError):
    """Fifty people of the same name signed up at the same moment."""


def new_handle(name: str) -> str:
    """A free handle for the name: `ada-author`, or `ada-author-2` where that is taken; `person` for other scripts."""
    stem = slugify(name)[: HANDLE_LONGEST - 8].strip("-") or "person"
    taken = set(User.objects.filter(handle__startswith=stem).values_list("handle", flat=True))
    number = 1
    handle = stem
    while handle in taken:
        number += 1
        handle = f"{stem}-{number}"
    return handle


def create_person(*, email: str, name: str, password: str | None = None, origin: str = "", language: str = "") -> User:
    """A person who is neither confirmed nor admitted yet. Raises IntegrityError where the address is taken."""
    name = text.single_line(name)
    for _attempt in range(50):
        handle = new_handle(name)
        try:
            with transaction.atomic():
                return User.objects.create_user(
                    email=email, password=password, name=name, handle=handle, origin=origin, language=language
                )
        except IntegrityError:
            if not User.objects.filter(handle=handle).exists():
                raise
    raise HandleTaken(name)


@transaction.atomic
def hold_role(
    *, person: User, department: Department, job_title: str = "", started_on: date | None = None, is_main: bool = True
) -> Role:
    """Give `person` a role; a main one takes the place of the main one before, and the card shows it."""
    person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if is_main:
        Role.objects.filter(person=person, is_main=True).update(is_main=False)
    role = Role.objects.create(
        person=person,
        department=department,
        job_title=text.single_line(job_title)[:120],
        started_on=started_on or timezone.localdate(),
        is_main=is_main,
    )
    if is_main:
        _repeat_main_role(person, role)
    return role


@transaction.atomic
def end_role(*, role: Role, on: date | None = None) -> None:
    """End the role on the day (today). Another current role becomes the main one where this one was."""
    role.ended_on, was_main, role.is_main = on or timezone.localdate(), role.is_main, False
    role.save(update_fields=["ended_on", "is_main", "updated_at"])
    successor = Role.objects.current().filter(person=role.person_id).exclude(pk=role.pk).first() if was_main else None
    if successor is not None:
        successor.is_main = True
        successor.save(update_fields=["is_main", "updated_at"])
        _repeat_main_role(role.person, successor)


def _repeat_main_role(person: User, role: Role) -> None:
    before = person.department
    User.objects.filter(pk=person.pk).update(
        department=role.department, job_title=role.job_title, version=F("version") + 1, updated_at=timezone.now()
    )
    person.refresh_from_db()
    if before != role.department:
        moved.send(sender=User, person=person, before=before, after=role.department)


@transaction.atomic
def admit(*, person: User, department: Department, job_title: str = "", at: datetime | None = None) -> None:
    """Let `person` in as a member of the department; twice is once."""
    changed = User.objects.filter(pk=person.pk, admitted_at=None).update(admitted_at=at or timezone.now())
    if changed:
        hold_role(person=person, department=department, job_title=job_title)
        person.refresh_from_db()


@transaction.atomic
def edit_profile(*, person: User, name: str, job_title: str, about: str, skills: Iterable[str]) -> User:
    """Save what a person says about themselves. Raises tags.services.BadTag and TooManyTags."""
    person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    tag_rows = tags.resolve(skills, most=MOST_SKILLS)
    person.name = text.single_line(name)
    person.job_title = text.single_line(job_title)
    person.about = text.tidy(about)
    person.about_html = str(text.to_html(person.about, top_heading=3))
    person.version += 1
    person.save(update_fields=["name", "job_title", "about", "about_html", "version", "updated_at"])
    Role.objects.filter(person=person, is_main=True).update(job_title=person.job_title)
    person.skills.set(tag_rows)
    return person


@transaction.atomic
def set_successors(pairs: Iterable[tuple[Department, Department]]) -> None:
    """Write which department was carried on by which, with all steps in between. `pairs` are the direct ones, complete.

    Raises ValueError where a department would come to succeed itself.
    """
    direct = {(before.pk, after.pk) for before, after in pairs}
    heirs: dict[int, set[int]] = {}
    for before, after in direct:
        heirs.setdefault(before, set()).add(after)
    closure = {(before, after) for before in heirs for after in _all_heirs(before, heirs)}
    if any(before == after for before, after in closure):
        raise ValueError("a department cannot succeed itself")
    Succession.objects.all().delete()
    Succession.objects.bulk_create(
        Succession(department_id=before, successor_id=after, is_direct=(before, after) in direct)
        for before, after in sorted(closure)
    )


def _all_heirs(department: int, heirs: dict[int, set[int]]) -> set[int]:
    found: set[int] = set()
    waiting = list(heirs.get(department, ()))
    while waiting:
        heir = waiting.pop()
        if heir not in found:
            found.add(heir)
            waiting += heirs.get(heir, ())
    return found
