"""The queue of reports, open and oldest first."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation import services
from moderation.admin.answers import ANSWERS, TOGETHER, answers_to
from moderation.admin.base import admin_page_of, kind_of, link, page_of, person_of, whose, words_of
from moderation.admin.deeds import MOST_SHOWN, Deed, Line
from moderation.admin.desk import DeskAdmin
from moderation.admin.looking import BODIES, Around, History, glimpse_of, is_in_closed_room, similar_to, with_rooms
from moderation.models import OLDEST_OPEN_FIRST, TARGETS, Report
from profiles.models import User


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
        is_known = self.value() in {*TARGETS, "upload"}
        return queryset.filter(**{f"{self.value()}__isnull": False}) if is_known else queryset


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
    list_display = (
        "created_at",
        "rule",
        "thing",
        "what",
        "author",
        "reports_on_it",
        "reported_by",
        "looked_at_by",
        "result",
    )
    list_filter = (HandledFilter, LookedAtFilter, ThingFilter, "rule")
    search_fields = (
        "note",
        "entry__title",
        "reply__excerpt",
        "concerns__name",
        "reporter__name",
    )
    search_help_text = gettext_lazy("Words of the note or of what was reported, or a name")
    ordering = OLDEST_OPEN_FIRST
    sortable_by = ()
    raw_id_fields = ("entry", "reply", "person", "group", "introduction", "upload", "reporter", "handled_by")
    fields = (
        "thing",
        "words",
        "author",
        "rule",
        "note",
        "reported_by",
        "created_at",
        "result",
        "handled_at",
        "decided_by",
    )
    readonly_fields = ("thing", "words", "author", "reported_by", "result", "decided_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        moderator = person_of(request)
        on_the_same = Q()
        for name in TARGETS:
            on_the_same |= Q(**{name: OuterRef(name)})
        same = Report.objects.filter(on_the_same).order_by().values(one=Value(1)).annotate(number=Count("pk"))
        rows = Report.objects.open_to(moderator).with_targets()
        rows = rows.select_related("reporter", "handled_by", "claimed_by", "person__department")
        return with_rooms(rows, moderator).defer(*BODIES).annotate(number=Subquery(same.values("number")))

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
        return self.next_url(request, after=row)

    def do(self, request: HttpRequest, deed: Deed, rows: Sequence[Report], given: dict[str, Any]) -> int:
        """Once a target, however many reports on it were selected: the act answers them all."""
        once = {row.target_key: row for row in rows}
        return super().do(request, deed, list(once.values()), given)

    def lines(self, rows: Sequence[Report], moderator: User) -> list[Line]:
        """One a target, with all reports on it. One query for all."""
        targets = {row.target_key: row.target for row in rows}
        on_them = Q()
        for name, number in targets:
            on_them |= Q(**{name: number})
        found = Report.objects.open_to(moderator).filter(on_them).select_related("reporter", "upload")
        reports: dict[tuple[str, int], list[Report]] = {}
        for report in found.order_by("-created_at", "-pk")[: MOST_SHOWN * len(rows)]:
            reports.setdefault(report.target_key, []).append(report)
        return [Line(target=target, reports=reports.get(key, [])) for key, target in targets.items()]

    @admin.display(description=gettext_lazy("about"))
    def thing(self, row: Report) -> str:
        """What kind of thing it is; the one picture or file of it that is meant."""
        return f"{kind_of(row.target)}: {row.upload.name}" if row.upload else kind_of(row.target)

    @admin.display(description=gettext_lazy("what was reported"))
    def what(self, row: Any) -> SafeString | str:
        """The beginning, leading to the thread where the moderator may read it, else to the text alone."""
        words = glimpse_of(row)
        if is_in_closed_room(row):
            return words
        if isinstance(row.target, User):
            return link(page_of(row.target), words)
        url = page_of(row.target) if row.thread_is_open else admin_page_of(row.target)
        return link(url, words) if admin_page_of(row.target) else words

    @admin.display(description=gettext_lazy("what was reported"))
    def words(self, row: Report) -> str:
        """As much as the card of it shows."""
        return words_of(row.target)

    @admin.display(description=gettext_lazy("whose"))
    def author(self, row: Report) -> str:
        """With the department that they wrote it from."""
        return whose(row.target)

    @admin.display(description=gettext_lazy("reports on it"))
    def reports_on_it(self, row: Any) -> int:
        """How many people reported the same."""
        return int(row.number)

    @admin.display(description=gettext_lazy("reported by"))
    def reported_by(self, row: Report) -> str:
        """By name: the page of a person is not the moderator's to open."""
        return row.reporter.name

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
