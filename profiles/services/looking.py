"""Looking at the service as a member sees it, by a code that this member made and told. Each step is in the trail."""

import secrets
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from audit.models import Record
from audit.services import record
from profiles.codes import sealed
from profiles.models import Look, User

LONGEST: Final = timedelta(minutes=15)  # of a code, and of a look
REASONS: Final = ("fault", "rights", "complaint")
MADE_AN_HOUR: Final = 10
WRONG_FREE: Final = 5  # codes in a quarter of an hour, by one of staff or about one member
_DIGITS: Final = 8


class LookRefused(ValueError):
    """It cannot be done; the sentence says why."""


def may_be_looked_as(member: User) -> bool:
    """Never as somebody who has rights of their own here, nor as somebody who may not read."""
    return member.may_read and not member.is_staff and not member.is_superuser


@transaction.atomic
def make_look_code(*, member: User) -> str:
    """A new code, which is shown once; the one before opens nothing from now on. Raises LookRefused."""
    member = _locked(member)
    if not may_be_looked_as(member):
        raise LookRefused(_("Nobody can look as somebody who works in the administration."))
    lately = Record.objects.filter(actor_id=member.pk, action="look.code_made", at__gt=timezone.now() - LONGEST * 4)
    if lately.count() >= MADE_AN_HOUR:
        raise LookRefused(_("You have made many codes in the last hour. Please make the next one a little later."))
    code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
    Look.objects.of(member).filter(began_at=None).delete()
    expires_at = timezone.now() + LONGEST
    Look.objects.create(member=member, code_hash=sealed("look", code), expires_at=expires_at)
    _record("look.code_made", member, by=member)
    return f"{code[:4]} {code[4:]}"


def begin_look(*, member: User, code: str, staff: User, reason: str) -> Look:
    """Use the code that `member` told: `staff` may look for a quarter of an hour. Raises LookRefused.

    A code that does not fit counts, whatever was wrong with it.
    """
    with transaction.atomic():
        member = _locked(member)
        _check(member, staff)
        look = Look.objects.of(member).filter(began_at=None, expires_at__gt=timezone.now()).first()
        if look is not None and constant_time_compare(look.code_hash, sealed("look", code)):
            look.staff, look.reason, look.began_at = staff, reason, timezone.now()
            look.ends_at = look.began_at + LONGEST
            look.save(update_fields=["staff", "reason", "began_at", "ends_at"])
            _record("look.began", member, by=staff, reason=reason)
            return look
        _record("look.refused", member, by=staff)
    raise LookRefused(_("The code is not right, or it was used already, or it is older than 15 minutes."))


@transaction.atomic
def end_look(*, look: Look, by: User | None, reason: str) -> bool:
    """End it before its time. False where it was over."""
    ended = Look.objects.current().filter(pk=look.pk).update(ended_at=timezone.now())
    if ended:
        _record("look.ended", look.member, by=by, reason=reason)
    return bool(ended)


def end_looks_at(*, member: User) -> int:
    """The member's own act: whoever looks at their pages sees no more of them, and a code that waits opens nothing."""
    Look.objects.of(member).filter(began_at=None).delete()
    return sum(end_look(look=look, by=member, reason="member") for look in Look.objects.of(member).current())


def _check(member: User, staff: User) -> None:
    if member.pk == staff.pk or not may_be_looked_as(member):
        raise LookRefused(_("Nobody looks as themselves, as staff, or as somebody who may not come in."))
    about = Q(actor_id=staff.pk) | Q(target_type="person", target_id=member.pk)
    wrong = Record.objects.filter(about, action="look.refused", at__gt=timezone.now() - LONGEST)
    if wrong.count() >= WRONG_FREE:
        raise LookRefused(_("Too many codes were wrong. Wait a quarter of an hour, then ask for a new one."))


def _locked(person: User) -> User:
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)


def _record(action: str, member: User, *, by: User | None, reason: str = "") -> None:
    record(action, actor_id=by.pk if by else None, target_type="person", target_id=member.pk, reason=reason)
