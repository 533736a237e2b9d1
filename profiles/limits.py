"""Limits on signing in, counted in Postgres (rules 8, 22 and 25a): no cache, restart or second node forgets them.

| what | limit | then a pause of |
|---|---|---|
| wrong password, code or second factor, an account | 5 in 15 minutes | 30 s, doubling with each more, to 15 minutes |
| all of these from one network address | 100 in 15 minutes | 1 s, doubling with each 50 more, to 30 s |
| codes to sign in, to reset, to confirm, an account | 3 an hour of each | until the oldest is an hour old |

Nobody sleeps in a worker: who comes too soon is told how long to wait. An account is the address that was typed, known
or not, so a limit answers no question about who is a member. A whole department may stand behind one network address:
it is slowed, never shut out.
"""

import ipaddress
import math
from collections.abc import Callable
from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Count, Max
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from profiles.models import AccountEvent, User

Kind = AccountEvent.Kind
Check = Callable[[AccountEvent.Kind, str], None]

WINDOW = timedelta(minutes=15)
FAILURES_FREE = 5
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(minutes=15)
NETWORK_FREE = 100
NETWORK_STEP = 50
LONGEST_NETWORK_DELAY = timedelta(seconds=30)
CODES_FREE = 3
CODES_WINDOW = timedelta(hours=1)
_IPV6_SITE = 64  # bits: one subscriber has as many addresses below that as he likes


class TooSoon(Exception):
    """A limit is reached. `wait` is the time until the next try is worth it."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(str(wait))
        self.wait = wait

    @property
    def in_words(self) -> str:
        """ "30 seconds", "2 minutes": rounded up, for a message."""
        seconds = max(1, math.ceil(self.wait.total_seconds()))
        if seconds < 60:  # noqa: PLR2004 - a minute
            return ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
        minutes = math.ceil(seconds / 60)
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}


def begin(kind: AccountEvent.Kind, account: str, request: HttpRequest) -> int:
    """Note a try before it is made, so that fifty at once count as fifty. Returns its number for `forgive`.

    Raises TooSoon, and then nothing is noted: waiting in vain makes nobody wait longer.
    """
    return _note(kind, account, request, check=_check_failures)


def begin_unnamed(kind: AccountEvent.Kind, request: HttpRequest) -> int:
    """The same for a try that cannot be guessed right (a signature) and names its account itself: it slows the network
    it comes from, and never the person it names. Raises TooSoon.
    """
    address = network_address(request)
    _check_network(address)
    return AccountEvent.objects.create(kind=kind, account_hash=hash_of(""), address=address).pk


def forgive(number: int) -> None:
    """Take back a try that was right."""
    AccountEvent.objects.filter(pk=number).delete()


def check_code_may_be_sent(kind: AccountEvent.Kind, account: str) -> None:
    """Raise TooSoon where `account` was sent enough codes of this kind. Notes nothing."""
    _check_codes(kind, hash_of(account))


def take_code(kind: AccountEvent.Kind, account: str, request: HttpRequest) -> None:
    """Note that a code is about to be sent. Raises TooSoon, and then nothing is noted."""
    _note(kind, account, request, check=_check_codes)


def forget_failures(account: str) -> None:
    """Wipe the wrong passwords of an account whose owner has just set a new one."""
    AccountEvent.objects.filter(account_hash=hash_of(account), kind=Kind.WRONG_PASSWORD).delete()


def network_address(request: HttpRequest) -> str | None:
    """Where the request comes from, as the trusted proxies say; of IPv6 the site. None on a Unix socket."""
    try:
        address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ValueError):
        return None
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((address, _IPV6_SITE), strict=False).network_address)
    return str(address)


def _note(kind: AccountEvent.Kind, account: str, request: HttpRequest, *, check: Check) -> int:
    hashed, address = hash_of(account), network_address(request)
    with transaction.atomic():
        _one_at_a_time(hashed)
        check(kind, hashed)
        _check_network(address)
        return AccountEvent.objects.create(kind=kind, account_hash=hashed, address=address).pk


def _check_failures(kind: AccountEvent.Kind, hashed: str) -> None:
    recent = AccountEvent.objects.filter(account_hash=hashed, kind=kind, at__gt=timezone.now() - WINDOW)
    seen = recent.aggregate(count=Count("pk"), last=Max("at"))
    if seen["count"] >= FAILURES_FREE:
        delay = min(FIRST_DELAY * 2 ** min(seen["count"] - FAILURES_FREE, 10), LONGEST_DELAY)
        _wait_until(seen["last"] + delay)


def _check_codes(kind: AccountEvent.Kind, hashed: str) -> None:
    recent = AccountEvent.objects.filter(account_hash=hashed, kind=kind, at__gt=timezone.now() - CODES_WINDOW)
    newest = list(recent.order_by("-at").values_list("at", flat=True)[:CODES_FREE])
    if len(newest) == CODES_FREE:
        _wait_until(newest[-1] + CODES_WINDOW)


def _check_network(address: str | None) -> None:
    if address is None:
        return
    recent = AccountEvent.objects.filter(address=address, at__gt=timezone.now() - WINDOW)
    seen = recent.aggregate(count=Count("pk"), last=Max("at"))
    if seen["count"] >= NETWORK_FREE:
        doublings = min((seen["count"] - NETWORK_FREE) // NETWORK_STEP, 10)
        _wait_until(seen["last"] + min(timedelta(seconds=2**doublings), LONGEST_NETWORK_DELAY))


def _wait_until(moment: datetime) -> None:
    wait = moment - timezone.now()
    if wait > timedelta(0):
        raise TooSoon(wait)


def account_of(person: User) -> str:
    """What is counted for somebody who is known by more than an address: their second factor, codes they ask for.

    Never for an address that was typed: that two addresses share one count would tell whose they are.
    """
    return f"person {person.pk}"


def hash_of(account: str) -> str:
    """How an account is written in the rows: a keyed hash of the address that was typed."""
    return salted_hmac("profiles.limits", account.strip().lower(), algorithm="sha256").hexdigest()


def _one_at_a_time(hashed: str) -> None:
    """Let the tries at one account pass one after the other, until the end of the transaction."""
    number = int.from_bytes(bytes.fromhex(hashed)[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
