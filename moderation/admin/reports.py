"""The queue of reports, open and oldest first."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.models import Group
from moderation import services
from moderation.admin.answers import ANSWERS, TOGETHER, answers_to
from moderation.admin.base import admin_name, kind_of, person_of, whose, words_of
from moderation.admin.deeds import MOST_SHOWN, Deed, Line
from moderation.admin.desk import DeskAdmin
from moderation.admin.looking import BODIES, Around, History, glimpse_of, is_in_closed_room, similar_to, with_rooms
from moderation.admin.queue import (
    HandledFilter,
    LookedAtFilter,
    Queue,
    RuleFilter,
    ThingFilter,
    Told,
    found_by,
    told_of,
)
from moderation.models import OLDEST_OPEN_FIRST, Report, Thresholds, on_these
from profiles.models import User


def _as_action(deed: Deed) -> Any:
    def act(model_admin: Any, request: HttpRequest, rows: QuerySet[Report]) -> HttpResponse | None:
        response: HttpResponse | None = model_admin.deed_action(request, deed, rows)
        return response

    return act


@admin.register(Report)
class ReportAdmin(DeskAdmin):
    """The queue."""

    weighty = ("suspend", "suspend_reported", "spill")  # as an act of the page, and of the list
    deeds = ANSWERS
    change_form_template = "admin/moderation/report.html"
    list_display = ("what", "author", "reasons", "people", "weighs", "waits", "looked_at_by")
    list_filter = (HandledFilter, LookedAtFilter, ThingFilter, RuleFilter)
    search_fields = ("note",)  # that there is a search: `found_by` says where
    search_help_text = gettext_lazy("Words of the note or of what was reported, or a name")
    ordering = OLDEST_OPEN_FIRST
    sortable_by = ()
    raw_id_fields = ("entry", "reply", "person", "group", "introduction", "upload", "reporter", "handled_by")
    fields = ("thing", "words", "author", "result", "handled_at", "decided_by")
    readonly_fields = ("thing", "words", "author", "result", "decided_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        """Each report has its page; the list has one row a thing."""
        moderator = person_of(request)
        rows = Report.objects.open_to(moderator).with_targets()
        rows = rows.select_related("reporter", "handled_by", "claimed_by", "person__department")
        return with_rooms(rows, moderator).defer(*BODIES)

    def get_fields(self, request: HttpRequest, obj: Report | None = None) -> Any:
        """Who answered it and when, once somebody has."""
        return self.fields if obj is None or not obj.is_open else self.fields[:-2]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[Queue]:
        return Queue

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Report], search_term: str
    ) -> tuple[QuerySet[Report], bool]:
        return found_by(queryset, request, search_term), False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Each of the deeds that make sense for several, where the moderator may act."""
        if not self.has_moderate_permission(request):
            return {}
        return {f"{deed.slug}_reported": (_as_action(deed), f"{deed.slug}_reported", deed.button) for deed in TOGETHER}

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row, context = self.get_object(request, object_id), {}
        if row is not None:
            moderator, holder = person_of(request), services.holder_of(row)
            context = {
                "told": told_of([row], moderator)[row.pk],
                "hides_at": Thresholds.objects.now().hide_at,
                "around": Around.of(row.target, moderator),
                "history": History.of(row.target),
                "similar": similar_to(row, moderator),
                "holder": holder if holder != moderator else None,
                "is_mine": holder == moderator,
                "may_moderate": self.has_moderate_permission(request),
            }
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def deeds_for(self, row: Report) -> list[Deed]:
        return answers_to(row)

    def after(self, request: HttpRequest, row: Report) -> str:
        """The next one; this one again where it still waits, or had not to be answered any more."""
        if not row.is_open or Report.objects.open().filter(pk=row.pk).exists():
            return reverse(admin_name(self, "change"), args=[row.pk])
        return self.next_url(request, after=row)

    def do(self, request: HttpRequest, deed: Deed, rows: Sequence[Report], given: dict[str, Any]) -> int:
        """Once a target, however many reports on it were selected: the act answers them all."""
        once = {row.target_key: row for row in rows}
        return super().do(request, deed, list(once.values()), given)

    def lines(self, rows: Sequence[Report], moderator: User) -> list[Line]:
        """One a target, with all reports on it, the open ones first. One query for all."""
        targets = {row.target_key: row.target for row in rows}
        found = Report.objects.open_to(moderator).filter(on_these(targets)).select_related("reporter", "upload")
        reports: dict[tuple[str, int], list[Report]] = {}
        for report in found.order_by(*OLDEST_OPEN_FIRST)[: MOST_SHOWN * len(rows)]:
            reports.setdefault(report.target_key, []).append(report)
        return [Line(target=target, reports=reports.get(key, [])) for key, target in targets.items()]

    @admin.display(description=gettext_lazy("about"))
    def thing(self, row: Report) -> str:
        """What kind of thing it is; the one picture or file of it that is meant."""
        return f"{kind_of(row.target)}, {row.upload.name}" if row.upload else kind_of(row.target)

    @admin.display(description=gettext_lazy("what was reported"))
    def what(self, row: Report) -> str:
        """The kind of thing and its beginning; of what only its report opens the kind alone."""
        kind = kind_of(row.target) if is_in_closed_room(row) else self.thing(row)
        return _("%(kind)s: %(words)s") % {"kind": kind, "words": glimpse_of(row)}

    @admin.display(description=gettext_lazy("what was reported"))
    def words(self, row: Report) -> str:
        """As much as the card of it shows."""
        return words_of(row.target)

    @admin.display(description=gettext_lazy("whose"))
    def author(self, row: Report) -> str:
        """With the department that they wrote it from; of a group who owns it."""
        if isinstance(row.target, Group):
            return row.concerns.name if row.concerns else _("nobody")
        return whose(row.target)

    @admin.display(description=gettext_lazy("reasons"))
    def reasons(self, row: Any) -> str:
        """The rules that are named, the commonest first."""
        told: Told = row.told
        return told.reasons

    @admin.display(description=gettext_lazy("people"))
    def people(self, row: Any) -> int:
        """How many reported it."""
        return int(row.told.people)

    @admin.display(description=gettext_lazy("weight"))
    def weighs(self, row: Any) -> str:
        """What they weigh together; nothing once it is answered."""
        told: Told = row.told
        return str(floatformat(told.weight.weight, 1)) if row.is_open else ""

    @admin.display(description=gettext_lazy("waits"))
    def waits(self, row: Report) -> str:
        """For how long the oldest report has waited, or what became of it and when."""
        if row.handled_at is not None:
            day = date_format(timezone.localtime(row.handled_at), "j M Y")
            return _("%(outcome)s, %(day)s") % {"outcome": self.result(row), "day": day}
        waited = timesince(row.created_at, depth=1)
        return _("%(time)s, first in line") % {"time": waited} if row.is_first else waited

    @admin.display(description=gettext_lazy("who looks"))
    def looked_at_by(self, row: Report) -> str:
        """The moderator who looks at it now."""
        holder = services.holder_of(row)
        return _("%(name)s is looking at it") % {"name": holder.name} if holder else ""

    @admin.display(description=gettext_lazy("handled by"))
    def decided_by(self, row: Report) -> str:
        """The moderator's name; the community's where nobody decided alone."""
        if row.handled_by is None:
            return "" if row.is_open else _("the community")
        return row.handled_by.name

    @admin.display(description=gettext_lazy("outcome"))
    def result(self, row: Report) -> str:
        """What became of it."""
        return row.get_outcome_display() or _("open")
