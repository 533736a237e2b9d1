"""Going on where one stopped: what was typed and not sent, in the form that it was typed into."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from content.models import Draft, DraftPurpose, Entry, EntryQuerySet, Reply
from core.http import MemberRequest
from profiles.looking import is_looked_at
from profiles.models import User

MOST_ANSWERS = 20  # of one conversation that are looked at: nobody has more forms open
_MOST_DIGITS = 19
_TOLD = JSONObject(
    pk="pk",
    reply="reply_id",
    root="reply__root_id",
    body="body",
    submission="submission",
    version="version",
    speak_as="speak_as",
    at="updated_at",
)


def with_unsent(entries: EntryQuerySet, person: User) -> EntryQuerySet:
    """`entries` with the replies on each that `person` has not sent, in the query that finds them."""
    rows = Draft.objects.of(person).answers_in(OuterRef("pk"))
    return entries.annotate(unsent=ArraySubquery(rows.values(told=_TOLD)[:MOST_ANSWERS]))


def unsent_change(request: MemberRequest, target: Entry | Reply) -> Draft | None:
    """The change of `target` that was not sent, for its form: the newest, or the one that `?draft=` names."""
    if request.method == "POST" or is_looked_at(request):
        return None
    changes = Draft.objects.of(request.user).of_change(target)
    asked = _asked(request)
    return (changes.filter(pk=asked).first() if asked else None) or changes.first()


def unsent_answers(request: MemberRequest, entry: Entry) -> dict[int | None, Draft]:
    """Replies that were not sent, by the reply that they answer (None: the entry itself), the newest of each.

    The one that `?draft=` names comes before the newest. One query, none where `with_unsent` found the entry.
    """
    if is_looked_at(request):
        return {}
    asked = _asked(request)
    found: dict[int | None, Draft] = {}
    for told in sorted(_told(entry, request.user), key=lambda told: told["pk"] != asked):
        found.setdefault(told["root"] or told["reply"], _draft(told))
    return found


def _told(entry: Entry, person: User) -> Iterable[dict[str, Any]]:
    if hasattr(entry, "unsent"):
        rows: list[dict[str, Any]] = entry.unsent
        return rows
    return Draft.objects.of(person).answers_in(entry).values_list(_TOLD, flat=True)[:MOST_ANSWERS]


def _draft(told: dict[str, Any]) -> Draft:
    return Draft(
        pk=told["pk"],
        purpose=DraftPurpose.ANSWER,
        body=told["body"],
        submission=UUID(told["submission"]),
        version=told["version"],
        speak_as=told["speak_as"],
        updated_at=datetime.fromisoformat(told["at"]),
    )


def _asked(request: MemberRequest) -> int | None:
    typed = request.GET.get("draft", "")
    return int(typed) if typed.isdecimal() and len(typed) < _MOST_DIGITS else None
