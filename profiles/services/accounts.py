"""How people come in: by sign-up, from an archive, and by the code that proves an address."""

from collections.abc import Iterable
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from audit.services import record
from core import text
from profiles import addresses
from profiles.models import Department, Session, Trust, User
from profiles.services.carrying import home_of
from profiles.services.profile import MOST_SKILLS
from profiles.services.roles import admit
from profiles.services.welcoming import expect
from profiles.signals import signed_out
from tags import services as tags

NAME_LONGEST = 100  # characters


def create_person(*, email: str, name: str, password: str | None = None, origin: str = "", language: str = "") -> User:
    """A person who is neither confirmed nor admitted yet. Raises IntegrityError where the address is taken."""
    return User.objects.create_user(email=email, password=password, name=name, origin=origin, language=language)


@transaction.atomic
def confirm(*, person: User, address: str, keep_password: bool) -> None:
    """The person typed the code that went to `address`: let them in, or into the queue where nobody knows the domain.

    Without `keep_password` a password from before goes: somebody who only knew the address may have chosen it. An
    account from an archive is claimed by this. `person` is brought up to date. Twice is once.
    """
    row = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if row.confirmed_at is None:
        claimed = row.is_unclaimed
        row.confirmed_at = timezone.now()
        if not keep_password:
            row.set_unusable_password()
        row.save(update_fields=["confirmed_at", "password", "updated_at"])
        _record("person.claimed" if claimed else "person.confirmed", person=row)
    if row.admitted_at is None:
        department = home_of(address)
        if department is not None:
            admit(person=row, department=department)
            expect(person=row)
            _record("person.admitted", person=row)
    person.refresh_from_db()


@transaction.atomic
def import_person(
    *,
    email: str,
    name: str,
    department: Department,
    job_title: str = "",
    skills: Iterable[str] = (),
    origin: str = "",
    at: datetime | None = None,
) -> tuple[User, bool]:
    """Somebody from an archive or a staff list, as an account that its owner claims by a code. True where it is new.

    They begin as a member: who signs up is known by an address alone, and begins as a newcomer.

    Found again by `origin`, then by address. A confirmed account is never changed. An unconfirmed sign-up of that
    address is taken over, without the password that whoever signed up had chosen. `at` is when they are admitted (now).
    Raises ValidationError for an address that cannot be written, tags.services.BadTag and TooManyTags.
    """
    email = addresses.normal(email)
    person = _find(email, origin)
    created = False
    if person is None:
        try:
            with transaction.atomic():
                person, created = (
                    create_person(email=email, name=text.single_line(name)[:NAME_LONGEST], origin=origin),
                    True,
                )
        except IntegrityError:  # signed up or imported elsewhere, this very moment
            person = _find(email, origin)
            if person is None:
                raise
    if person.confirmed_at is not None:
        return person, False
    if person.admitted_at is None:
        _fill_unclaimed(person, name=name, origin=origin, skills=skills)
        admit(person=person, department=department, job_title=job_title, at=at)
    EmailAddress.objects.get_or_create(user=person, email=person.email, defaults={"primary": True, "verified": False})
    person.refresh_from_db()
    return person, created


def is_closed(email: str) -> bool:
    """Whether the account of that address, if there is one, belongs to somebody suspended or gone."""
    person = _of_address(email.lower())
    return person is not None and not person.is_active


def end_sessions(person: User, *, but: str | None = None) -> int:
    """Sign the person out everywhere at once, except in the session with the key `but`. Returns how many rows went."""
    return _ended(Session.objects.filter(person=person).exclude(session_key=but or ""), person)


@transaction.atomic
def sign_out_elsewhere(*, person: User, here: str | None, only: Session | None = None) -> int:
    """Their own act: sign out of every browser but the one with the key `here`, or out of one. Returns how many."""
    rows = Session.objects.filter(person=person).exclude(session_key=here or "")
    if only is not None:
        rows = rows.filter(session_key=only.session_key)
    count = _ended(rows, person)
    if count:
        _record("person.signed_out_elsewhere", person=person)
    return count


def _ended(rows: "QuerySet[Session, Session]", person: User) -> int:
    count = rows.delete()[0]
    if count:
        signed_out.send(sender=Session, person=person)
    return count


def _find(email: str, origin: str) -> User | None:
    by_origin = User.objects.select_related("merged_into").filter(origin=origin).first() if origin else None
    if by_origin is not None:
        return by_origin.merged_into or by_origin
    return _of_address(email)


def _of_address(email: str) -> User | None:
    """The person with that main address, or with that second one."""
    main = User.objects.filter(email=email).first()
    return main or User.objects.filter(emailaddress__email=email, emailaddress__verified=True).first()


def _fill_unclaimed(person: User, *, name: str, origin: str, skills: Iterable[str]) -> None:
    person.name = text.single_line(name)[:NAME_LONGEST]
    person.origin = person.origin or origin
    person.trust = max(person.trust, Trust.MEMBER)  # somebody else says who they are
    person.set_unusable_password()
    person.save(update_fields=["name", "origin", "trust", "password", "updated_at"])
    person.skills.set(tags.resolve(skills, most=MOST_SKILLS))


def _record(action: str, *, person: User) -> None:
    record(action, actor_id=person.pk, target_type="person", target_id=person.pk)
