"""The queue: one row a thing, what stands in it, and by what it is narrowed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, Q, QuerySet
from django.http import HttpRequest
from django.utils.text import smart_split, unescape_string_literal
from django.utils.translation import gettext_lazy

from moderation import services
from moderation.admin.base import person_of
from moderation.models import TARGETS, Report, Rule, on_these
from moderation.services.community import Weight, weights_of, with_counting
from profiles.models import User

OF_THE_THING = ("entry__title", "reply__excerpt", "concerns__name")
OF_ONE_REPORT = ("note", "reporter__name")
_READ = (*TARGETS, "handled_at", "rule", "weight", "reporter__department")


@dataclass(frozen=True)
class Told:
    """What the reports on one thing say together."""

    people: int
    rules: Sequence[tuple[str, int]]  # in words, the commonest first
    weight: Weight  # none once they are answered

    @property
    def reasons(self) -> str:
        """For a column."""
        return ", ".join(f"{rule} ({times})" if times > 1 else rule for rule, times in self.rules)


def told_of(rows: Sequence[Report], moderator: User) -> dict[int, Told]:
    """By the number of each row what is said of its thing together with it. Two queries, however many rows."""
    keys = {row.target_key for row in rows}
    found = with_counting(Report.objects.open_to(moderator).filter(on_these(keys)))
    reports = list(found.only(*_READ).order_by("created_at", "pk"))
    weights = weights_of(reports)
    beside: dict[Any, list[Report]] = {}
    for report in reports:
        beside.setdefault((report.target_key, report.handled_at), []).append(report)
    told = {}
    for row in rows:
        together = beside.get((row.target_key, row.handled_at), [])
        rules = Counter(report.rule for report in together).most_common()
        told[row.pk] = Told(
            people=len({report.reporter_id for report in together}),
            rules=[(str(Rule(rule).label), times) for rule, times in rules],
            weight=weights.get(row.target_key, Weight()) if row.is_open else Weight(),
        )
    return told


class Queue(ChangeList):
    """One row a thing; those of the page that is shown each with `told`."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        found: Any = super().get_queryset(request, exclude_parameters)
        narrowed: QuerySet[Any] = found.one_a_thing(person_of(request))
        return narrowed

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows = list(self.result_list)
        told = told_of(rows, person_of(request))
        for row in rows:
            row.told = told[row.pk]
        self.result_list = rows


def found_by(queryset: QuerySet[Any], request: HttpRequest, words: str) -> QuerySet[Any]:
    """Of the rows those with each of `words` in the thing, in its author's name, or in one of the reports on it."""
    for bit in smart_split(words):
        is_quoted = bit.startswith(('"', "'")) and bit[0] == bit[-1]
        word = unescape_string_literal(bit) if is_quoted else bit
        of_thing, of_report = Q(), Q()
        for name in OF_THE_THING:
            of_thing |= Q(**{f"{name}__icontains": word})
        for name in OF_ONE_REPORT:
            of_report |= Q(**{f"{name}__icontains": word})
        beside = Report.objects.open_to(person_of(request)).beside().filter(of_report)
        queryset = queryset.filter(of_thing | Exists(beside))
    return queryset


def _with_one(queryset: QuerySet[Any], request: HttpRequest, **what: Any) -> QuerySet[Any]:
    """Rows of things of which one of the reports is so."""
    return queryset.filter(Exists(Report.objects.open_to(person_of(request)).beside().filter(**what)))


class HandledFilter(admin.SimpleListFilter):
    """Open or handled."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", gettext_lazy("open")), ("handled", gettext_lazy("handled"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(handled_at__isnull=self.value() == "open") if self.value() else queryset


class LookedAtFilter(admin.SimpleListFilter):
    """Who looks at it now."""

    title = gettext_lazy("who looks at it")
    parameter_name = "looked"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("me", gettext_lazy("me")),
            ("other", gettext_lazy("somebody else")),
            ("nobody", gettext_lazy("nobody")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        moderator = person_of(request)
        held = services.held_by_another(moderator)
        mine = services.held_by(moderator)
        match self.value():
            case "me":
                return queryset.filter(mine, handled_at=None)
            case "other":
                return queryset.filter(held, handled_at=None)
            case "nobody":
                return queryset.filter(handled_at=None).exclude(held).exclude(mine)
            case _:
                return queryset


class ThingFilter(admin.SimpleListFilter):
    """What it is about."""

    title = gettext_lazy("about")
    parameter_name = "about"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("entry", gettext_lazy("an entry")),
            ("reply", gettext_lazy("a reply")),
            ("upload", gettext_lazy("a picture or a file")),
            ("person", gettext_lazy("a profile")),
            ("group", gettext_lazy("a group")),
            ("introduction", gettext_lazy("an introduction")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "upload":
            return _with_one(queryset, request, upload__isnull=False)
        return queryset.filter(**{f"{self.value()}__isnull": False}) if self.value() in TARGETS else queryset


class RuleFilter(admin.SimpleListFilter):
    """What people say is wrong with it: one of them is enough."""

    title = gettext_lazy("rule")
    parameter_name = "rule"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Rule.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return _with_one(queryset, request, rule=self.value()) if self.value() else queryset
