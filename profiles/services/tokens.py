"""Tokens for programs that read for a person: made, revoked and counted here, shown once and kept as a hash."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.models import Record
from audit.services import record
from profiles.models import AccessToken, TokenPurpose, User
from profiles.models.token import hash_of_token

BYTES = 32  # of chance: nobody guesses it, so wrong ones need no limit of their own
MADE_AN_HOUR = 10
USES_AN_HOUR = 300  # a reader program with a hundred addresses that asks for each every twenty minutes
HOUR = timedelta(hours=1)


class TooManyTokens(RuntimeError):
    """The person made, or a program asked, too often. `str()` is a sentence."""


@transaction.atomic
def make_token(*, person: User, purpose: TokenPurpose) -> str:
    """A new token, which nobody can ever read again; the one before opens nothing from now on. Raises TooManyTokens."""
    person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)  # the last one made stands
    lately = Record.objects.filter(actor_id=person.pk, action="token.made", at__gt=timezone.now() - HOUR)
    if lately.count() >= MADE_AN_HOUR:
        raise TooManyTokens(_("You have made many keys in the last hour. Please make the next one a little later."))
    token = secrets.token_urlsafe(BYTES)
    AccessToken.objects.filter(person=person, purpose=purpose).delete()
    AccessToken.objects.create(person=person, purpose=purpose, token_hash=hash_of_token(token))
    _record("token.made", person, purpose)
    return token


@transaction.atomic
def revoke_token(*, person: User, purpose: TokenPurpose) -> bool:
    """From now on it opens nothing. False where there was none."""
    removed, _by_model = AccessToken.objects.filter(person=person, purpose=purpose).delete()
    if removed:
        _record("token.revoked", person, purpose)
    return bool(removed)


def count_use(token: AccessToken) -> None:
    """Count one use within the hour that began with `last_used_at`, in one statement. Raises TooManyTokens."""
    now = timezone.now()
    is_over = Q(last_used_at=None) | Q(last_used_at__lte=now - HOUR)
    free = AccessToken.objects.filter(is_over | Q(uses__lt=USES_AN_HOUR), pk=token.pk)
    counted = free.update(
        uses=Case(When(is_over, then=Value(1)), default=F("uses") + 1),
        last_used_at=Case(When(is_over, then=Value(now)), default=F("last_used_at")),
    )
    if not counted:
        raise TooManyTokens(_("Your program has asked very often in the last hour. It can ask again a little later."))


def _record(action: str, person: User, purpose: TokenPurpose) -> None:
    record(action, actor_id=person.pk, target_type="person", target_id=person.pk, reason=purpose)
