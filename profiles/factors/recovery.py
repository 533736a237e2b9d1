"""Recovery codes: ten, each good once, kept as keyed hashes. They are shown when they are made and never again."""

from allauth.core.internal.cryptokit import generate_user_code, normalize_user_code
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

NUMBER = 10


def new_codes() -> list[str]:
    """Ten codes like BCDF-GHJK: 34 bits each, and five wrong ones make a pause."""
    return [generate_user_code(length=8) for _number in range(NUMBER)]


def sealed(code: str, person_id: int, *, secret: str | bytes | None = None) -> str:
    """The hash of a code as typed: dashes, spaces and case do not count. One person's code is no other's."""
    typed = f"{person_id}:{normalize_user_code(code)}"
    return salted_hmac("profiles.factors.recovery", typed, secret=secret, algorithm="sha256").hexdigest()


def accept(row: Authenticator, code: str) -> bool:
    """Whether the code is one that is left; it is gone then. `row` is locked by the caller."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        typed = sealed(code, row.user_id, secret=secret)
        left = [kept for kept in row.data["hashes"] if not constant_time_compare(kept, typed)]
        if len(left) < len(row.data["hashes"]):
            row.data["hashes"] = left
            return True
    return False
