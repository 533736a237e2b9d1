"""Proving a factor that one has: counted like passwords, each code once, whichever browser it is typed into."""

import logging

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from profiles import limits
from profiles.factors import one_time, passkeys, recovery
from profiles.limits import Kind
from profiles.models import User

logger = logging.getLogger(__name__)


class WrongFactor(ValueError):
    """The code is not right, was used before, or no such factor is there."""


def use_code(person: User, code: str, request: HttpRequest) -> Authenticator:
    """Take a code of the app or a recovery code. Returns whose code it was. Raises WrongFactor and TooSoon."""
    attempt = limits.begin(Kind.WRONG_FACTOR, limits.account_of(person), request)
    typed = "".join(character for character in code if character.isalnum())
    with transaction.atomic():
        rows = Authenticator.objects.select_for_update(of=("self",)).filter(
            user=person, type__in=(Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
        )
        row = next((row for row in rows.order_by("pk") if _accepts(row, typed)), None)
        if row is not None:
            row.last_used_at = timezone.now()
            row.save(update_fields=["data", "last_used_at"])
    if row is None:
        logger.info("Refused a second factor of person %s", person.pk)
        raise WrongFactor
    limits.forgive(attempt)
    return row


def use_passkey(person: User, answer: str, request: HttpRequest) -> Authenticator:
    """Take a passkey's signature. Returns the passkey. Raises passkeys.BadPasskey and TooSoon."""
    attempt = limits.begin_unnamed(Kind.WRONG_FACTOR, request)
    try:
        row = passkeys.read_answer(request.session, answer, person)
    except passkeys.BadPasskey:
        logger.info("Refused a passkey of person %s", person.pk)
        raise
    row.last_used_at = timezone.now()
    row.save(update_fields=["last_used_at"])
    limits.forgive(attempt)
    return row


def _accepts(row: Authenticator, code: str) -> bool:
    if row.type == Authenticator.Type.TOTP:
        return one_time.accept(row, code)
    return recovery.accept(row, code)
