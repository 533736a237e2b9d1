"""A code by mail that proves a mailbox. The session that asked keeps its keyed hash for a quarter of an hour.

The sign-in, sign-up and reset codes are allauth's. These are ours: for a second address, and for those who confirm who
they are and have neither password nor second factor.
"""

import time

from allauth.core.internal.cryptokit import generate_user_code
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from profiles import codes, limits
from profiles.letters import tell
from profiles.limits import Kind
from profiles.models import User

_SECONDS = 15 * 60
_TRIES = 3
_KINDS = {"address": Kind.CONFIRM_CODE, "move": Kind.CONFIRM_CODE, "step-up": Kind.SIGN_IN_CODE}


class WrongMailedCode(ValueError):
    """The code is not right."""


class NoMailedCode(ValueError):
    """No code waits here: none was asked for, it is too old, or three others were tried."""


def send(request: HttpRequest, person: User, *, purpose: str, address: str, letter: str, is_void: bool = False) -> None:
    """Mail a code to the address. One that `is_void` opens nothing, and its letter says why; the answer is the same.

    Raises TooSoon where the address or the person was sent enough of them.
    """
    kind = _KINDS[purpose]
    with transaction.atomic():
        limits.take_code(kind, limits.account_of(person), request)
        if address != person.email:
            limits.take_code(kind, address, request)
        code = generate_user_code(length=8)
        tell(person, letter, to=[address], address=address, code=code)
    seal = codes.sealed(purpose, generate_user_code(length=20) if is_void else code)
    request.session[_key(purpose)] = {"address": address, "seal": seal, "at": int(time.time()), "tries": 0}


def waiting_for(request: HttpRequest, purpose: str) -> str | None:
    """The address to which the code went that this session waits for."""
    kept = request.session.get(_key(purpose))
    if kept is None or time.time() - kept["at"] > _SECONDS or kept["tries"] >= _TRIES:
        return None
    return str(kept["address"])


def take(request: HttpRequest, purpose: str, typed: str) -> str:
    """The address that a code proves; the code is used up. Raises WrongMailedCode, NoMailedCode and TooSoon."""
    address = waiting_for(request, purpose)
    if address is None:
        raise NoMailedCode
    attempt = limits.begin(Kind.WRONG_CODE, address, request)
    kept = request.session[_key(purpose)]
    if not constant_time_compare(kept["seal"], codes.sealed(purpose, typed)):
        request.session[_key(purpose)] = {**kept, "tries": kept["tries"] + 1}
        raise WrongMailedCode
    limits.forgive(attempt)
    del request.session[_key(purpose)]
    return address


def _key(purpose: str) -> str:
    return f"profiles.mailed.{purpose}"
