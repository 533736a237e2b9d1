"""Whether a person is away today and who covers, found in the query that finds the person."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from profiles.models import Absence, User


@dataclass(frozen=True)
class Away:
    """Until when somebody is away, that day included, and who covers; "" where nobody does who is here."""

    last: date
    name: str
    handle: str


def with_absence(people: "QuerySet[User, User]") -> "QuerySet[User, User]":
    """`people`, each with the absence of today."""
    rows = Absence.objects.filter(person=OuterRef("pk")).on(timezone.localdate()).order_by("-ends_on")
    is_here = Exists(User.objects.members().filter(pk=OuterRef("cover")))
    row = JSONObject(last="ends_on", name="cover__name", handle="cover__handle", is_here=is_here)
    return people.annotate(absence_today=Subquery(rows.values(row=row)[:1]))


def away(person: User) -> Away | None:
    """The absence of today of `person`, who was found `with_absence`."""
    annotated: Any = person
    row = annotated.absence_today
    if row is None:
        return None
    here = row["is_here"]
    return Away(date.fromisoformat(row["last"]), row["name"] if here else "", row["handle"] if here else "")
