"""Whose digest is due: one row a person says when to look next, and the sweep makes the issue and its one mail.

The row is locked while its issue is made, so of two sweeps one finds it taken; and a person has one issue a day by
constraint, whatever the clock does. A clock that ran ahead leaves moments that are further away than any turn can be:
those are worked out anew. One that is put back finds the issue of that day made.
"""

import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from django.db import transaction
from django.utils import timezone

from core.bell import ring
from notifications.choices import pattern_of, preference_of
from notifications.digests.moments import FURTHEST, Plan
from notifications.models import (
    ISSUED,
    Channel,
    Delivery,
    DeliveryState,
    Digest,
    Mailbox,
    Outcome,
    Timetable,
    new_message_id,
)
from notifications.tasks import send_due
from profiles.models import Absence, User
from profiles.working import zone_of

BATCH: Final = 100
NEW_ROWS: Final = 500
LATECOMERS: Final = 10_000  # people whose number is older than the newest row, but who were stored after it
SETTLED: Final = timedelta(minutes=1)  # what is younger may be in a transaction that is not over
FIRST_COVERS: Final = timedelta(days=7)
COVERS_AT_MOST: Final = timedelta(days=14)
LATE: Final = timedelta(hours=12)  # later than that the issue is left to the next one, which covers its days
MOST_WAITING: Final = 1000  # digests in the outbox: a code to sign in with never waits behind half a million of them


@dataclass(frozen=True)
class _Past:
    """What is known of a person's earlier issues of the last days."""

    days: list[tuple[date, str]] = field(default_factory=list)  # with their outcome
    covered: list[datetime] = field(default_factory=list)

    def holds(self, plan: Plan, day: date) -> bool:
        """Whether there is nothing to make for `day`: who was away on Monday gets the week's issue when they return."""
        return any(
            plan.holds_already(day, one) and (outcome != Outcome.ABSENT or one == day) for one, outcome in self.days
        )

    def since(self, now: datetime) -> datetime:
        """Where the next issue begins: where the last one that said something, or found nothing, ended."""
        last = max((moment for moment in self.covered if moment <= now), default=now - FIRST_COVERS)
        return max(last, now - COVERS_AT_MOST)


def plan_of(person: User) -> Plan:
    """How the digests of `person` come. Up to three queries."""
    return _plan(person, Absence.objects.filter(person=person, ends_on__gte=_week_ago()).order_by("starts_on"))


def reschedule(person: User) -> datetime | None:
    """Work out anew when to look next, after a change of preference, hours or absences. None where never."""
    row, _is_new = Timetable.objects.update_or_create(
        person=person, defaults={"next_at": plan_of(person).next_turn(timezone.now())}
    )
    return row.next_at


def window_of(person: User, now: datetime) -> tuple[datetime, datetime]:
    """From when to when an issue would be that is made `now`. One query."""
    until = now - SETTLED
    return min(_past([person], now).get(person.pk, _Past()).since(now), until), until


def sweep(*, for_seconds: float) -> int:
    """Give rows to those without, mend what a wrong clock left, make what is due. Returns how many were looked at."""
    ends, looked = time.monotonic() + for_seconds, 0
    for step in (_give_rows, _mend, _issue_some):
        while time.monotonic() < ends and (number := step()):
            looked += number if step is _issue_some else 0
    return looked


def _give_rows() -> int:
    """Rows for people who have none: looks at the newest numbers alone, never at everybody."""
    newest = Timetable.objects.order_by("-person").values_list("person", flat=True).first() or 0
    without = User.objects.filter(pk__gt=newest - LATECOMERS, timetable=None).order_by("pk")
    people = _with_choices(list(without.values_list("pk", flat=True)[:NEW_ROWS]))
    now = timezone.now()
    rows = [Timetable(person=person, next_at=plan.next_turn(now)) for person, plan in people]
    Timetable.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


@transaction.atomic
def _mend() -> int:
    """Moments that no plan gives come from a clock that was ahead: without this they would be silent until then."""
    now = timezone.now()
    wrong = Timetable.objects.filter(next_at__gt=now + FURTHEST + timedelta(days=1)).order_by("-next_at", "person")
    return _look_again(list(wrong.select_for_update(skip_locked=True, no_key=True)[:BATCH]), now)


@transaction.atomic
def _issue_some() -> int:
    """Make the issues of the next people whose moment has come. Returns how many rows were looked at."""
    if Delivery.objects.due().filter(digest__isnull=False)[:MOST_WAITING].count() >= MOST_WAITING:
        return 0
    now = timezone.now()
    due = Timetable.objects.filter(next_at__lte=now).order_by("next_at", "person")
    rows = list(due.select_for_update(skip_locked=True, no_key=True)[:BATCH])
    people = _with_choices([row.person_id for row in rows])
    past = _past([person for person, _plan in people], now)
    stopped = Mailbox.objects.stopped().found_among(person.email for person, _plan in people)
    made = [
        digest
        for person, plan in people
        if person.may_read and (digest := _issue(person, plan, past.get(person.pk, _Past()), now, stopped)) is not None
    ]
    Digest.objects.bulk_create(made)
    Delivery.objects.bulk_create(
        Delivery(
            recipient_id=digest.person_id,
            digest=digest,
            channel=Channel.MAIL,
            state=DeliveryState.DUE,
            due_at=now,
            message_id=new_message_id(),
        )
        for digest in made
        if digest.outcome == Outcome.BEGUN
    )
    if made:
        transaction.on_commit(partial(ring, send_due))
    return _look_again(rows, now, {person.pk: plan for person, plan in people})


def _issue(person: User, plan: Plan, past: _Past, now: datetime, stopped: Collection[str]) -> Digest | None:
    """The issue of the last day whose moment has come, with why it says nothing; None where that day has none."""
    day = plan.last_day(now)
    if not plan.is_turn(day) or past.holds(plan, day) or now - plan.moment_of(day) > LATE:
        return None
    outcome = Outcome.BEGUN
    if plan.is_away(day):
        outcome = Outcome.ABSENT
    elif person.email.lower() in stopped:
        outcome = Outcome.STOPPED
    until = now - SETTLED
    return Digest(
        person=person,
        issued_on=day,
        since=min(past.since(now), until),
        until=until,
        outcome=outcome,
        budget_minutes=preference_of(person).digest_minutes,
    )


def _look_again(rows: Collection[Timetable], now: datetime, plans: Mapping[int, Plan] | None = None) -> int:
    """Set the next moments of `rows`, which are locked."""
    if plans is None:
        plans = {person.pk: plan for person, plan in _with_choices([row.person_id for row in rows])}
    for row in rows:
        row.next_at = plans[row.person_id].next_turn(now)
    Timetable.objects.bulk_update(rows, ["next_at"])
    return len(rows)


def _past(people: Iterable[User], now: datetime) -> dict[int, _Past]:
    """The issues of the last fortnight, and those of days to come that a wrong clock made."""
    since = (now - COVERS_AT_MOST - timedelta(days=1)).date()
    rows = Digest.objects.filter(person__in=[person.pk for person in people], issued_on__gte=since)
    found: dict[int, _Past] = {}
    for person, day, until, outcome in rows.values_list("person", "issued_on", "until", "outcome"):
        past = found.setdefault(person, _Past())
        past.days.append((day, outcome))
        if outcome in ISSUED:
            past.covered.append(until)
    return found


def _with_choices(people: Collection[int]) -> list[tuple[User, Plan]]:
    """People, by their number, with how their digests come."""
    chosen = User.objects.filter(pk__in=people).select_related("preference", "working_pattern")
    absences: dict[int, list[Absence]] = {}
    for absence in Absence.objects.filter(person__in=people, ends_on__gte=_week_ago()):
        absences.setdefault(absence.person_id, []).append(absence)
    found = chosen.defer("about", "about_html").order_by("pk")
    return [(person, _plan(person, absences.get(person.pk, ()))) for person in found]


def _plan(person: User, absences: Iterable[Absence]) -> Plan:
    pattern, preference = pattern_of(person), preference_of(person)
    return Plan(
        rhythm=preference.digest_rhythm,
        hour=preference.digest_hour,
        zone=zone_of(pattern),
        days=pattern.days,
        absences=[(one.starts_on, one.ends_on) for one in absences] if preference.pauses_when_absent else (),
    )


def _week_ago() -> date:
    """Earlier absences say nothing about this week's first day; a day more, as it is another day elsewhere."""
    return timezone.now().date() - timedelta(days=8)
