"""Second factors are added and removed under a lock on their person. Each change leaves a record and a mail."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.services import record
from core import text
from profiles.factors import MOST_PASSKEYS, BadPasskey, Held, factors_of, new_codes, owner_of
from profiles.factors.one_time import Pending, step_of
from profiles.factors.recovery import sealed
from profiles.letters import tell
from profiles.models import User
from profiles.services.accounts import end_sessions
from profiles.services.standing import refuse_against_oneself

Type = Authenticator.Type
PASSKEY_NAME_LONGEST = 60  # characters of a passkey's name
_NAMES = {  # as the mails say it
    Type.TOTP: _("an authenticator app"),
    Type.WEBAUTHN: _("a passkey"),
    Type.RECOVERY_CODES: _("recovery codes"),
}


class WrongCode(ValueError):
    """The code is not of the key that was shown."""


class TooManyPasskeys(ValueError):
    """The person has ten."""


class AlreadyThere(ValueError):
    """The person has an authenticator app, or exactly this passkey."""


class LastFactor(ValueError):
    """Staff keep one: without it the admin would be shut, or open to a password alone."""


@transaction.atomic
def add_app(*, person: User, pending: Pending, code: str, session_key: str | None) -> Authenticator:
    """Turn on the codes of an app that has shown it has the key. That code is used then. Signs out other browsers.

    Raises WrongCode and AlreadyThere.
    """
    held = _locked(person)
    step = step_of(pending.secret, code)
    if held.app is not None:
        raise AlreadyThere
    if step is None:
        raise WrongCode
    sealed_key = {"secret": get_adapter().encrypt(pending.secret), "last_step": step}
    return _add(person, Type.TOTP, sealed_key, session_key)


@transaction.atomic
def add_passkey(*, person: User, credential: dict[str, Any], name: str, session_key: str | None) -> Authenticator:
    """Keep a passkey that the browser has just made. Signs out other browsers. Raises TooManyPasskeys, AlreadyThere."""
    held = _locked(person)
    if len(held.passkeys) >= MOST_PASSKEYS:
        raise TooManyPasskeys
    if Authenticator.objects.filter(type=Type.WEBAUTHN, data__credential__id=credential["id"], user=person).exists():
        raise AlreadyThere
    data = {"name": text.single_line(name)[:PASSKEY_NAME_LONGEST], "credential": credential}
    return _add(person, Type.WEBAUTHN, data, session_key)


@transaction.atomic
def remove_factor(*, person: User, row: Authenticator, session_key: str | None) -> bool:
    """Take a passkey or the app away, and the recovery codes with the last one. Signs out other browsers.

    False where it had gone already. Raises LastFactor for staff.
    """
    held = _locked(person)
    if not Authenticator.objects.filter(pk=row.pk, user=person).exists():
        return False
    if held.number == 1 and User.objects.filter(pk=person.pk, is_staff=True).exists():
        raise LastFactor
    Authenticator.objects.filter(pk=row.pk).delete()
    if held.number == 1:
        Authenticator.objects.filter(user=person, type=Type.RECOVERY_CODES).delete()
    end_sessions(person, but=session_key)
    _record("factor.removed", person, row.type)
    tell(person, "factor_removed", what=_NAMES[Type(row.type)])
    return True


@transaction.atomic
def make_recovery_codes(*, person: User) -> list[str]:
    """Ten new codes in place of all before. They are told once, here. Raises LastFactor where there is no factor."""
    if not _locked(person).any:
        raise LastFactor
    codes = new_codes()
    Authenticator.objects.update_or_create(
        user=person,
        type=Type.RECOVERY_CODES,
        defaults={"data": {"hashes": [sealed(code, person.pk) for code in codes]}, "last_used_at": None},
    )
    _record("factor.codes_made", person, Type.RECOVERY_CODES)
    tell(person, "recovery_codes_made")
    return codes


@transaction.atomic
def clear_factors(*, person: User, by: User | None, reason: str) -> bool:
    """Take all factors of somebody who lost them, and sign them out: the password or a mailed code then is enough to
    come in, and staff set up another before the admin opens. False where there were none. `by` is None at the prompt of
    the server. Raises NotAllowed.
    """
    _locked(person)
    if by is not None:
        refuse_against_oneself(person, by)
    gone, _details = Authenticator.objects.filter(user=person).delete()
    if not gone:
        return False
    end_sessions(person)
    actor_id = by.pk if by else None
    record("factor.cleared", actor_id=actor_id, target_type="person", target_id=person.pk, reason=reason)
    tell(person, "factor_removed", what=_("every passkey, authenticator app and recovery code"))
    return True


def person_of_passkey(answer: str) -> User:
    """Whom a passkey names that is used to sign in. Nothing is proven by it. Raises BadPasskey."""
    person = User.objects.filter(pk=owner_of(answer)).first()
    if person is None:
        raise BadPasskey("nobody")
    return person


def _add(person: User, kind: str, data: dict[str, Any], session_key: str | None) -> Authenticator:
    row = Authenticator.objects.create(user=person, type=kind, data=data)
    end_sessions(person, but=session_key)
    _record("factor.added", person, kind)
    tell(person, "factor_added", what=_NAMES[Type(kind)])
    return row


def _locked(person: User) -> Held:
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    return factors_of(person)


def _record(action: str, person: User, kind: str) -> None:
    record(action, actor_id=person.pk, target_type="person", target_id=person.pk, reason=kind)
