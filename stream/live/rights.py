"""Who may hear what, for all streams of a process at once: one query, on a connection of its own that is closed after.

Sessions, their people and the entries that they watch are asked together, and the entries by the one reading rule.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import BooleanField, F, Func, OuterRef, Value
from django.utils import timezone

from content.models import Entry
from profiles.models import Session, User, members
from profiles.sessions import is_made_for


@dataclass(frozen=True, slots=True)
class Right:
    """What one session may hear."""

    person: int
    readable: frozenset[int]  # of the entries that were asked for


def look(asked: Mapping[str, Collection[int]]) -> dict[str, Right]:
    """The rights of each session, by its key: of a member who may read, as long as it lives and their password stands.

    `asked` has the entries that each of them watches. A session without any right is left out. One query. Raises
    DatabaseError. Leaves no connection behind: call it in a thread.
    """
    try:
        return _look(asked)
    finally:
        connection.close()


def _look(asked: Mapping[str, Collection[int]]) -> dict[str, Right]:
    if not asked:
        return {}
    watched = Func(
        Value(json.dumps({key: [*entries] for key, entries in asked.items()})),
        OuterRef("session_key"),
        template="ARRAY(SELECT jsonb_array_elements_text(%(expressions)s)::bigint)",
        arg_joiner="::jsonb -> ",
    )
    is_watched = Func(F("pk"), watched, template="%(expressions)s)", arg_joiner=" = ANY (", output_field=BooleanField())
    readable = Entry.objects.visible_to_each(OuterRef("person")).filter(is_watched).order_by().values("pk")
    rows = (
        Session.objects.filter(members("person"), session_key__in=asked, expire_date__gt=timezone.now())
        .annotate(readable=ArraySubquery(readable))
        .values_list("session_key", "session_data", "person", "person__password", "readable")
    )
    return {
        key: Right(person, frozenset(entries))
        for key, stored, person, password, entries in rows
        if is_made_for(stored, User(pk=person, password=password))
    }
