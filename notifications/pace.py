"""How many mails a domain is handed a minute, by all workers together: by the clock of the database."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now, TruncMinute

from notifications.models import DomainPace

A_MINUTE = timedelta(minutes=1)


def domain_of(address: str) -> str:
    """What is behind the last @, in lower case."""
    return address.rpartition("@")[2].lower()[:253]


def may_have_one_more(address: str, *, at_once: bool = False) -> bool:
    """Count one more mail for the domain of `address` in this minute. False, and nothing is counted, where it has had
    all that it may; `at_once` counts in any case: a person waits for that mail. One statement, and no lock is held.
    """
    domain, most = domain_of(address), settings.MAILS_A_MINUTE_A_DOMAIN
    minute = TruncMinute(Now())
    room = Q() if at_once or not most else ~Q(minute=minute) | Q(sent__lt=most)
    for _ in range(2):
        counted = DomainPace.objects.filter(room, domain=domain).update(
            sent=Case(When(minute=minute, then=F("sent") + 1), default=Value(1)), minute=minute
        )
        if counted:
            return True
        if DomainPace.objects.filter(domain=domain).exists():
            return False
        DomainPace.objects.bulk_create([DomainPace(domain=domain, minute=_long_ago())], ignore_conflicts=True)
    return False


def _long_ago() -> datetime:
    return datetime.fromisoformat("2000-01-01T00:00:00+00:00")
