"""Rows of the ledger: when, what, by which rule, how long, by whom in kind, and what became of an appeal.

Never a name, a text, a department or the number of what an act was about. The day stands there and not the minute:
whoever saw something vanish at 10:42 would find its row by it, and in it why, for how long, and what became of the
appeal of somebody whom they know. The person concerned is told the minute, on a page of their own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.paging import Page, paginate
from moderation.models import Act, ActKind, Rule

PAGE_SIZE: Final = 50
MOST_IN_FILE: Final = 10_000  # rows
MONTHS: Final = 12
NO_RULE: Final = "none"  # in the address: acts that name no rule
_KINDS: Final[dict[str, str | Promise]] = {
    ActKind.HIDE: gettext_lazy("Hidden"),
    ActKind.RESTORE: gettext_lazy("Shown again"),
    ActKind.NO_ACTION: gettext_lazy("Left as it was"),
    ActKind.EDIT_OUT: gettext_lazy("Words removed"),
    ActKind.MOVE: gettext_lazy("Moved"),
    ActKind.LOCK: gettext_lazy("Locked"),
    ActKind.UNLOCK: gettext_lazy("Unlocked"),
    ActKind.WARN: gettext_lazy("Warning"),
    ActKind.PAUSE: gettext_lazy("Pause"),
    ActKind.SUSPEND: gettext_lazy("Suspension"),
    ActKind.LIFT: gettext_lazy("Pause or suspension ended"),
    ActKind.SPILL: gettext_lazy("Taken away as a spill"),
    ActKind.QUIET: gettext_lazy("Newcomer quieted"),
}
_LASTS: Final = (ActKind.HIDE, ActKind.EDIT_OUT, ActKind.LOCK, ActKind.SUSPEND, ActKind.SPILL)
COLUMNS: Final = (
    gettext_lazy("Day"),
    gettext_lazy("What was done"),
    gettext_lazy("Rule"),
    gettext_lazy("How long"),
    gettext_lazy("By"),
    gettext_lazy("Appeal"),
)


@dataclass(frozen=True)
class Row:
    """One act in words, in the order of `COLUMNS`."""

    day: date
    kind: str
    rule: str
    how_long: str
    by: str
    appeal: str

    def cells(self) -> tuple[str, ...]:
        """For a file: the day as computers sort it."""
        return (self.day.isoformat(), self.kind, self.rule, self.how_long, self.by, self.appeal)


class LedgerForm(forms.Form):
    """Which rows. What the address says and no choice has is left out."""

    rule = forms.ChoiceField(label=gettext_lazy("Rule"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("What was done"), required=False)
    month = forms.ChoiceField(label=gettext_lazy("Month"), required=False)
    say_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: dict[str, list[tuple[str, Any]]] = {
            "rule": [("", _("All rules")), *Rule.choices, (NO_RULE, _("No rule was broken"))],
            "kind": [("", _("Everything")), *((kind, kind_label(kind)) for kind in ActKind.values)],
            "month": [("", _("All months")), *((code(day), label(day)) for day in reversed(months()))],
        }
        for name, choices in chosen.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # ChoiceFields

    @property
    def said(self) -> dict[str, str]:
        """What was asked for and can be answered."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def form_of(request: HttpRequest) -> LedgerForm:
    """The filters of the address. An answer that there is not is as good as none."""
    asked = LedgerForm(request.GET.dict())
    return LedgerForm(asked.said)


def acts(said: dict[str, str]) -> "QuerySet[Act, Act]":
    """The acts of those filters, with nothing of them but what a row says."""
    found = (
        Act.objects.with_looks_since()
        .select_related("appeal")
        .only(*("created_at", "kind", "rule", "until", "moderator_id", "undone_by_id", "appeal__outcome"))
    )
    if "rule" in said:
        found = found.filter(rule="" if said["rule"] == NO_RULE else said["rule"])
    if "kind" in said:
        found = found.filter(kind=said["kind"])
    if "month" in said:
        first = date.fromisoformat(f"{said['month']}-01")
        found = found.filter(created_at__gte=midnight(first), created_at__lt=midnight(month_after(first)))
    return found


def page_of(request: HttpRequest, said: dict[str, str]) -> tuple[Page[Act], list[Row]]:
    """Fifty rows, the newest first. One query."""
    page = paginate(acts(said), request.GET.dict(), moment="created_at", size=PAGE_SIZE, extra=said)
    return page, [row_of(act) for act in page.rows]


def rows(said: dict[str, str]) -> Iterator[Row]:
    """The newest ten thousand rows, for a file."""
    for act in acts(said).order_by("-created_at", "-pk")[:MOST_IN_FILE].iterator(chunk_size=1000):
        yield row_of(act)


def row_of(act: Act) -> Row:
    """What all may know of an act."""
    return Row(
        day=timezone.localdate(act.created_at),
        kind=kind_label(act.kind),
        rule=str(Rule(act.rule).label) if act.rule else _("None was broken"),
        how_long=_how_long(act),
        by=_("the community") if act.moderator_id is None else _("a moderator"),
        appeal=_appeal(act),
    )


def kind_label(kind: str) -> str:
    """What was done, as the ledger calls it."""
    return str(_KINDS.get(kind, kind))


def _how_long(act: Act) -> str:
    if act.until is not None:
        days = max(1, round((act.until - act.created_at).total_seconds() / 86_400))
        lasted = ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
        return _("%(days)s, ended early") % {"days": lasted} if act.undone_by_id else lasted
    if act.kind == ActKind.HIDE and act.is_by_community:
        return _until_when_readers_hide(act)
    if act.kind in _LASTS:
        return _("undone since") if act.undone_by_id else _("for good")
    return _("undone since") if act.undone_by_id else ""


def _until_when_readers_hide(act: Act) -> str:
    """The community hides nothing for good: it asks a moderator to look. Of acts found by `with_looks_since`."""
    if act.undone_by_id or getattr(act, "is_shown_since", False):
        return _("undone since")
    if getattr(act, "is_looked_at_since", False):
        return _("a moderator has looked: it stays")
    return _("until a moderator looks")


def _appeal(act: Act) -> str:
    appeal = getattr(act, "appeal", None)
    if appeal is None:
        return ""
    return {"won": _("won"), "lost": _("lost")}.get(appeal.outcome, _("made, not yet decided"))


def months() -> Sequence[date]:
    """The first days of the last twelve months, this one last."""
    first = timezone.localdate().replace(day=1)
    found = [first]
    while len(found) < MONTHS:
        found.append((found[-1].replace(day=1) - timedelta(days=1)).replace(day=1))
    return found[::-1]


def month_after(first: date) -> date:
    """The first day of the next month."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def midnight(day: date) -> datetime:
    """Its first moment, where we are."""
    return timezone.make_aware(datetime(day.year, day.month, day.day))


def code(day: date) -> str:
    """A month in an address."""
    return f"{day:%Y-%m}"


def label(day: date) -> str:
    """A month in words."""
    return date_format(day, "F Y")
