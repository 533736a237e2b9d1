"""Trust grows night by night: by days here, reading, replying, and thanks of people from several departments.

It never falls by itself. A pause or a suspension by a moderator takes one level, and what came before it counts no
more; undone, it gives the level back.
"""

import time
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from audit.services import record
from moderation.models import MOST_TO_GROW, Act, ActKind, Fall, Growth, Thresholds
from notifications.about_people import TRUST_HEAD
from notifications.models import Event
from notifications.services import tell
from profiles.models import Trust, User

BATCH: Final = 5_000  # numbers of people, in one statement and one transaction

_FACTS: Final = """
SELECT u.id, u.trust, days.number AS days, read.number AS read, replies.number AS replies,
       thanks.people AS thanks, thanks.departments AS departments
FROM profiles_user u
LEFT JOIN LATERAL (
    SELECT max(a.created_at) AS at FROM moderation_act a
    WHERE a.concerns_id = u.id AND a.kind IN ('pause', 'suspend') AND a.moderator_id IS NOT NULL
      AND a.undone_by_id IS NULL
) fell ON true
CROSS JOIN LATERAL (
    SELECT floor(extract(epoch FROM %(now)s - greatest(u.admitted_at, u.confirmed_at, fell.at)) / 86400)::int AS number
) days
CROSS JOIN LATERAL (
    SELECT count(*) AS number FROM (
        SELECT 1 FROM stream_readmark m
        WHERE m.person_id = u.id AND (fell.at IS NULL OR m.seen_at > fell.at) LIMIT %(most)s
    ) seen
) read
CROSS JOIN LATERAL (
    SELECT count(*) AS number FROM (
        SELECT 1 FROM content_reply r
        WHERE r.author_id = u.id AND r.state = 'published' AND (fell.at IS NULL OR r.created_at > fell.at)
        LIMIT %(most)s
    ) written
) replies
CROSS JOIN LATERAL (
    SELECT count(DISTINCT p.id) AS people, count(DISTINCT p.department_id) AS departments
    FROM (
        SELECT x.person_id FROM content_reply r JOIN content_reaction x ON x.reply_id = r.id
        WHERE r.author_id = u.id AND r.state = 'published' AND x.kind = 'useful'
          AND (fell.at IS NULL OR x.created_at > fell.at)
        UNION ALL
        SELECT x.person_id FROM content_entry e JOIN content_reaction x ON x.entry_id = e.id
        WHERE e.author_id = u.id AND e.state = 'published' AND x.kind = 'useful'
          AND (fell.at IS NULL OR x.created_at > fell.at)
    ) given JOIN profiles_user p ON p.id = given.person_id
    WHERE p.id <> u.id
) thanks
WHERE u.id > %(after)s AND u.id <= %(until)s AND u.trust < %(top)s
  AND u.admitted_at IS NOT NULL AND u.confirmed_at IS NOT NULL AND u.suspended_at IS NULL AND u.left_at IS NULL
  AND (u.paused_until IS NULL OR u.paused_until < %(now)s)
"""
_RISE: Final = """
WITH facts AS (FACTS), needs (trust, days, read, replies, thanks) AS (
    VALUES (0, %(member_days)s, %(member_read)s, %(member_replies)s, %(member_thanks)s),
           (1, %(regular_days)s, %(regular_read)s, %(regular_replies)s, %(regular_thanks)s)
)
UPDATE profiles_user person SET trust = person.trust + 1, updated_at = %(now)s
FROM facts JOIN needs ON needs.trust = facts.trust
WHERE person.id = facts.id AND person.trust = facts.trust
  AND facts.days >= needs.days AND facts.read >= needs.read AND facts.replies >= needs.replies
  AND facts.thanks >= needs.thanks AND facts.departments >= %(thanking_departments)s
RETURNING person.id, person.trust
""".replace("FACTS", _FACTS)
_NEEDS: Final = ("days", "read", "replies", "thanks")


@dataclass(frozen=True)
class Progress:
    """What somebody has done towards the next level, and what it asks for; counted to MOST_TO_GROW."""

    level: Trust  # the next one
    have: dict[str, int]  # of "days", "read", "replies", "thanks" and "departments"
    need: dict[str, int]


def progress_of(person: User) -> Progress | None:
    """How far `person` is; None at the top, and while they are paused. Two queries."""
    if person.trust >= Trust.REGULAR:
        return None
    figures = Thresholds.objects.now()
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, _asked(after=person.pk - 1, until=person.pk))
        row = cursor.fetchone()
    if row is None:
        return None
    level = Trust(person.trust + 1)
    need = {name: getattr(figures, f"{level.name.lower()}_{name}") for name in _NEEDS}
    names = (*_NEEDS, "departments")
    return Progress(level, dict(zip(names, row[2:], strict=True)), need | {"departments": figures.thanking_departments})


def grow(*, for_seconds: float) -> int:
    """Let trust grow, once a night, from where the night's last run stopped. Returns how many rose.

    Safe to run twice and beside itself: each batch and the place that it reached are one transaction.
    """
    ends, risen = time.monotonic() + for_seconds, 0
    night, _made = Growth.objects.get_or_create(night=timezone.localdate())
    while time.monotonic() < ends:
        with transaction.atomic():
            run = Growth.objects.select_for_update(of=("self",), no_key=True).get(pk=night.pk)
            if run.finished_at is not None:
                break
            risen += _batch(run)
    return risen


def _batch(run: Growth) -> int:
    """The next BATCH numbers of people. One statement, and a notice for each who rose."""
    following = User.objects.filter(pk__gt=run.reached).order_by("pk").values_list("pk", flat=True)
    numbers = list(following[:BATCH])
    if not numbers:
        run.finished_at = timezone.now()
        run.save(update_fields=["finished_at"])
        return 0
    people = rise(after=run.reached, until=numbers[-1])
    run.reached, run.risen = numbers[-1], run.risen + len(people)
    run.save(update_fields=["reached", "risen"])
    return len(people)


@transaction.atomic
def rise(*, after: int, until: int) -> dict[int, int]:
    """Raise by one level all those between two numbers who have what it asks for; the new trust by person.

    Each is told once of a level, for ever.
    """
    figures = Thresholds.objects.now()
    asked = _asked(after=after, until=until)
    for level in ("member", "regular"):
        asked |= {f"{level}_{name}": getattr(figures, f"{level}_{name}") for name in _NEEDS}
    asked["thanking_departments"] = figures.thanking_departments
    with connection.cursor() as cursor:
        cursor.execute(_RISE, asked)
        risen = dict(cursor.fetchall())
    if risen:
        _tell(risen)
    return risen


def _tell(risen: dict[int, int]) -> None:
    for person in User.objects.filter(pk__in=risen).order_by("pk"):
        tell(event=Event.TRUST, key=f"{TRUST_HEAD}:{person.pk}:{person.trust}", people=[person])
        _record("trust.risen", person.pk, str(person.trust))


def _asked(*, after: int, until: int) -> dict[str, Any]:
    return {
        "now": timezone.now(),
        "most": MOST_TO_GROW,
        "after": after,
        "until": until,
        "top": int(Trust.REGULAR),
    }


COSTS_TRUST: Final = (ActKind.PAUSE, ActKind.SUSPEND)


def fall(act: Act) -> None:
    """Take one level from whom a moderator paused or suspended. The community alone costs nobody any trust."""
    if act.kind not in COSTS_TRUST or act.moderator_id is None or act.concerns_id is None:
        return
    person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=act.concerns_id)
    if person.trust > Trust.NEWCOMER:
        Fall.objects.create(act=act, was=person.trust)
        _set(person, person.trust - 1, "trust.fallen")


def give_back(by: Act) -> None:
    """Give back the level that an act took which `by` has undone. Twice is once."""
    for row in Fall.objects.filter(act__undone_by=by).select_related("act"):
        if row.act.concerns_id is not None:
            person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=row.act.concerns_id)
            if person.trust < row.was:
                _set(person, person.trust + 1, "trust.given_back")
        row.delete()


def _set(person: User, trust: int, action: str) -> None:
    person.trust = trust
    person.save(update_fields=["trust", "updated_at"])
    _record(action, person.pk, str(trust))


def _record(action: str, person_id: int, reason: str) -> None:
    record(action, actor_id=None, target_type="person", target_id=person_id, reason=reason)
