"""What holds for every page: whether CivNet is written, and what line it shows.

It is a column of the one query that reads the session, so that it costs no page a query and holds from the next
request on, in every process. Whoever comes without a session asks for it alone: sign-in pages, and forms sent to them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import DatabaseError, connection
from django.db.models import JSONField
from django.db.models.expressions import RawSQL
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language

from service.models import Level

_SQL: Final = """
    SELECT jsonb_build_object(
        'refuses', current_setting('transaction_read_only') = 'on',
        'read_only', (SELECT jsonb_build_object('back_at', back_at) FROM service_readonly LIMIT 1),
        'banner', (SELECT jsonb_build_object('level', level, 'text', text, 'welsh_text', welsh_text)
            FROM service_banner WHERE begins_at <= %s AND (ends_at IS NULL OR ends_at > %s)
            ORDER BY level DESC, begins_at DESC, id DESC LIMIT 1))"""


@dataclass(frozen=True)
class Line:
    """The line of every page, in the reader's language."""

    level: Level
    text: str


@dataclass(frozen=True)
class State:
    """What holds now."""

    refuses_writes: bool = False  # Postgres itself: a standby, or set so
    is_switched: bool = False  # by an operator
    back_at: datetime | None = None
    _banner: Mapping[str, Any] | None = None

    @property
    def is_read_only(self) -> bool:
        """Whether what people send is refused."""
        return self.refuses_writes or self.is_switched

    @property
    def line(self) -> Line | None:
        """What to show, if anything."""
        said = self._banner
        if said is None:
            return None
        is_welsh = (get_language() or "").startswith("cy")
        return Line(Level(said["level"]), (is_welsh and said["welsh_text"]) or said["text"])


def column(now: datetime) -> RawSQL:
    """The state as a column of another query; `state_of_row` reads it."""
    return RawSQL(_SQL, [now, now], output_field=JSONField())  # noqa: S611 - a constant, with parameters


def state_of_row(found: Mapping[str, Any] | None) -> State:
    """What the column said."""
    if not found:
        return State()
    switch = found["read_only"]
    back_at = parse_datetime(switch["back_at"]) if switch and switch["back_at"] else None
    return State(found["refuses"], switch is not None, back_at, found["banner"])


def ask() -> State:
    """The state, by a query of its own."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [now, now])
        return state_of_row(json.loads(cursor.fetchone()[0]))


def state_of(request: HttpRequest) -> State:
    """What holds for this request: read with its session, else asked for once. Nothing where the database is away."""
    found: State | None = getattr(request, "service_state", None)
    if found is None:
        try:
            request.session.get("")  # reads it, where nobody has yet
            found = getattr(request.session, "service", None) or ask()
        except DatabaseError:
            found = State()
        request.service_state = found  # type: ignore[attr-defined]  # for the rest of this request
    return found
