"""Codes sent by mail. The session keeps their keyed hash only: who reads the database cannot use them (rule 25).

allauth makes, keeps and compares codes; it asks the adapter for a new one and our forms for the comparison. So the
adapter hands it the hash for a code and puts the code itself into the mail, and the forms hash what was typed before
they compare.
"""

from allauth.core.internal.cryptokit import normalize_user_code
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

_WAITING = "codes_to_be_mailed"  # on the request: hash -> code, for the one mail that this request sends


def sealed(purpose: str, code: str) -> str:
    """The hash of a code as typed: dashes, spaces and case do not count. One code serves one purpose."""
    return salted_hmac(f"profiles.codes.{purpose}", normalize_user_code(code), algorithm="sha256").hexdigest()


def keep_for_the_mail(request: HttpRequest, purpose: str, code: str) -> str:
    """The hash of a new code; the code itself stays on the request until its mail is written."""
    seal = sealed(purpose, code)
    request.__dict__.setdefault(_WAITING, {})[seal] = code
    return seal


def code_for_the_mail(request: HttpRequest, seal: str) -> str:
    """The code behind a hash that was made in this request. Raises KeyError for any other."""
    codes: dict[str, str] = request.__dict__.get(_WAITING, {})
    return codes[seal]
