"""How long the lists of the admin take: first page, each filter, and searches by word, name, address and number.

Whole answers are made, as for a superuser, but the time is that in the database: the median and the 95th of a hundred
of eleven looks. What takes longer than 300 ms is marked.
"""

import argparse
import os
import time
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

from django.apps import apps
from django.contrib import admin
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.client import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import ground
from bench.people.measuring import Clock
from bench.progress import say
from profiles import proof
from profiles.models import User

LOOKS: Final = 11
MOST_MS: Final = 300.0
_LONGEST_SECONDS: Final = 20  # a look that takes longer is not repeated so often
_KEY: Final = "BENCHBENCHBENCHBENCHBENCHBENCHBE"


def run(options: argparse.Namespace, place: ground.Place) -> None:
    """Migrate, which brings the indexes of today, and measure every list."""
    call_command("migrate", verbosity=0)
    call_command("roles", stdout=open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - ends with the process
    people = User.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '20s'; SET jit = off; SET max_parallel_workers_per_gather = 0")
    say(f"{place.database}: {people:,} people; load average {os.getloadavg()[0]:.1f}")
    say(f"{'page':<68}{'queries':>8}{'p50':>8}{'p95':>8}  ms")
    client = _desk()
    for label, url in _pages():
        if label.startswith(options.page):
            _measure(client, label, url)


def _measure(client: Client, label: str, url: str) -> None:
    times: list[float] = []
    answer: Any = None
    client.get(url)
    began = time.perf_counter()
    while len(times) < LOOKS and time.perf_counter() - began < _LONGEST_SECONDS:
        clock = Clock()
        with CaptureQueriesContext(connection) as asked, connection.execute_wrapper(clock):
            answer = client.get(url)
        times.append(clock.milliseconds)
    times.sort()
    late = times[min(len(times) - 1, int(len(times) * 0.95))]
    wrong = "" if answer.status_code == 200 else f" answered {answer.status_code}"  # noqa: PLR2004
    mark = " SLOW" if late > MOST_MS else ""
    say(f"{label:<68}{len(asked):>8}{times[len(times) // 2]:>8.0f}{late:>8.0f}{mark}{wrong}")


def _pages() -> Iterator[tuple[str, str]]:
    """Each list as it opens, each of its filters by the first choice, and each word somebody may search by."""
    yield "first page of the admin", "/admin/"
    request = RequestFactory().get("/")
    request.user = User.objects.filter(is_superuser=True).latest("pk")
    words = _words()
    for model, page in sorted(admin.site._registry.items(), key=lambda pair: pair[0]._meta.label_lower):
        label = model._meta.label_lower
        url = f"/admin/{label.replace('.', '/')}/"
        yield label, url
        if page.search_fields:
            for kind, word in words.items():
                yield f"{label} by {kind}", f"{url}?{urlencode({'q': word})}"
        yield from _filtered(page, request, label, url)


def _filtered(page: Any, request: Any, label: str, url: str) -> Iterator[tuple[str, str]]:
    changes = page.get_changelist_instance(request)
    for spec in changes.filter_specs:
        choices = list(spec.choices(changes))
        if len(choices) > 1 and "query_string" in choices[1]:
            yield f"{label} filtered: {spec.title}", f"{url}{choices[1]['query_string']}"


def _words() -> dict[str, str]:
    """Of somebody in the midst of the people: name, first name, address, number; and what nobody is called."""
    middle = User.objects.filter(is_superuser=False).order_by("pk")[User.objects.latest("pk").pk // 2 - 2]
    first = middle.name.split()[0]
    return {
        "name": middle.name,
        "word": first,
        "address": middle.email,
        "number": str(middle.pk),
        "nothing": "qqxzqqxzv",
    }


def _desk() -> Client:
    """A browser of a superuser who has just proven a second factor."""
    person = User.objects.filter(handle="bench-operator").first()
    if person is None:
        now = timezone.now()
        person = User(handle="bench-operator", name="Bench Operator", email="bench-operator@bench.example")
        person.pk = User.objects.latest("pk").pk + 1  # rows that were copied in left the sequence behind
        person.is_staff = person.is_superuser = True
        person.confirmed_at = person.admitted_at = now
        person.save(force_insert=True)
    factors = apps.get_model("mfa", "Authenticator")
    row, _made = factors.objects.get_or_create(user=person, type="totp", defaults={"data": {"secret": _KEY}})
    client = Client(SERVER_NAME=ground.HOST, headers={"X-Forwarded-Proto": "https"}, REMOTE_ADDR="127.0.0.1")
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    request = RequestFactory().get("/")
    request.user, request.session = person, client.session
    proof.prove_by(request, person, "password")
    proof.prove_by_factor(request, person, row)
    request.session.save(False)
    return client
