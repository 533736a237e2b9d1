"""The queue of reports, open and oldest first, and the trail of what moderators did."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from content.models import Entry, State
from core.read_only import ReadOnlyAdmin
from moderation import services
from moderation.admin.base import (
    admin_name,
    admin_page_of,
    beginning_of,
    link,
    page_of,
    person_of,
    words_of,
)
from moderation.admin.deeds import MOST_SHOWN, Deed, DeedAdmin, Line
from moderation.admin.words import said_hidden
from moderation.forms import CloseForm, HideForm
from moderation.models import OLDEST_OPEN_FIRST, OPEN_TO_MODERATORS, Act, Report, Rule
from profiles.models import User

TARGET = ("entry__author", "entry__department", "reply__author", "reply__department", "reply__entry")
BODIES = (
    "entry__body",
    "entry__body_html",
    "reply__body",
    "reply__body_html",
    "reply__entry__body",
    "reply__entry__body_html",
)


def _hide(report: Report, *, moderator: User, rule: str, reason: str) -> Act:
    return services.hide(target=report.target, moderator=moderator, rule=Rule(rule), reason=reason)


def _close(report: Report, *, moderator: User, reason: str) -> Act:
    return services.close_without_action(report=report, moderator=moderator, reason=reason)


def _said_closed(count: int) -> str:
    told = ngettext(
        "%(count)d left as it is. The reporters are told.", "%(count)d left as they are. The reporters are told.", count
    )
    return told % {"count": count}


HIDE_REPORTED = Deed(
    slug="hide",
    title=gettext_lazy("Hide what was reported"),
    button=gettext_lazy("Hide what was reported…"),
    form=HideForm,
    perform=_hide,
    done=said_hidden,
)
CLOSE = Deed(
    slug="close",
    title=gettext_lazy("Close without action"),
    button=gettext_lazy("Close without action…"),
    form=CloseForm,
    perform=_close,
    done=_said_closed,
)


class HandledFilter(admin.SimpleListFilter):
    """Open or handled."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", gettext_lazy("open")), ("handled", gettext_lazy("handled"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(handled_at__isnull=self.value() == "open") if self.value() else queryset


@admin.register(Report)
class ReportAdmin(DeedAdmin[Report]):
    """The queue."""

    deeds = (HIDE_REPORTED, CLOSE)
    actions = ("hide_reported", "close_reported")
    change_form_template = "admin/moderation/words.html"
    list_display = ("created_at", "rule", "what", "author", "reports_on_it", "reported_by", "result")
    list_filter = (HandledFilter, "rule")
    search_fields = (
        "note",
        "entry__title",
        "entry__author__name",
        "reply__excerpt",
        "reply__author__name",
        "reporter__name",
    )
    search_help_text = gettext_lazy("Words of the note or of what was reported, or a name")
    ordering = OLDEST_OPEN_FIRST
    sortable_by = ()
    raw_id_fields = ("entry", "reply", "reporter", "handled_by")
    fields = ("words", "author", "rule", "note", "reported_by", "created_at", "result", "handled_at", "decided_by")
    readonly_fields = ("words", "author", "reported_by", "result", "decided_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        moderator = person_of(request)
        same = (
            Report.objects.filter(Q(entry=OuterRef("entry")) | Q(reply=OuterRef("reply")))
            .order_by()
            .annotate(one=Coalesce("entry", "reply"))
            .values("one")
            .annotate(number=Count("pk"))
        )
        thread = Entry.objects.visible_to(moderator).filter(pk=Coalesce(OuterRef("entry"), OuterRef("reply__entry")))
        return (
            Report.objects.open_to(moderator)
            .select_related("reporter", "handled_by", *TARGET)
            .defer(*BODIES)
            .annotate(number=Subquery(same.values("number")), thread_is_open=Exists(thread))
        )

    @admin.action(permissions=["moderate"], description=gettext_lazy("Hide what was reported…"))
    def hide_reported(self, request: HttpRequest, rows: QuerySet[Report]) -> HttpResponse | None:
        """Ask for rule and reason, then hide each target once."""
        return self.deed_action(request, HIDE_REPORTED, rows)

    @admin.action(permissions=["moderate"], description=gettext_lazy("Close without action…"))
    def close_reported(self, request: HttpRequest, rows: QuerySet[Report]) -> HttpResponse | None:
        """Ask for a reason, then answer all reports on each target."""
        return self.deed_action(request, CLOSE, rows)

    def deeds_for(self, row: Report) -> list[Deed]:
        hiding = [HIDE_REPORTED] if row.target.state == State.PUBLISHED else []
        return [*hiding, CLOSE] if row.is_open else hiding

    def after(self, row: Report) -> str:
        return reverse(admin_name(self, "changelist"))

    def do(self, request: HttpRequest, deed: Deed, rows: Sequence[Report], given: dict[str, Any]) -> None:
        """Once a target, however many reports on it were selected: the act answers them all."""
        once = {(row.entry_id, row.reply_id): row for row in rows}
        super().do(request, deed, list(once.values()), given)

    def lines(self, rows: Sequence[Report], moderator: User) -> list[Line]:
        """One a target, with all reports on it. One query for all."""
        targets = {(row.entry_id, row.reply_id): row.target for row in rows}
        on_them = Q(entry__in=[row.entry_id for row in rows if row.entry_id]) | Q(
            reply__in=[row.reply_id for row in rows if row.reply_id]
        )
        found = (
            Report.objects.open_to(moderator).filter(on_them).select_related("reporter").order_by("-created_at", "-pk")
        )
        reports: dict[tuple[int | None, int | None], list[Report]] = {}
        for report in found[: MOST_SHOWN * len(rows)]:
            reports.setdefault((report.entry_id, report.reply_id), []).append(report)
        return [Line(target=target, reports=reports.get(key, [])) for key, target in targets.items()]

    @admin.display(description=gettext_lazy("what was reported"))
    def what(self, row: Any) -> SafeString | str:
        """The beginning, leading to the thread where the moderator may read it, else to the text alone."""
        words = beginning_of(row.target)
        if row.target.state not in OPEN_TO_MODERATORS:
            return words
        return link(page_of(row.target) if row.thread_is_open else admin_page_of(row.target), words)

    @admin.display(description=gettext_lazy("what was reported"))
    def words(self, row: Report) -> str:
        """As much as the card of it shows."""
        return words_of(row.target)

    @admin.display(description=gettext_lazy("author"))
    def author(self, row: Report) -> str:
        """With the department that they wrote it from."""
        return f"{row.target.author.name}, {row.target.department.short_name}"

    @admin.display(description=gettext_lazy("reports on it"))
    def reports_on_it(self, row: Any) -> int:
        """How many people reported the same."""
        return int(row.number)

    @admin.display(description=gettext_lazy("reported by"))
    def reported_by(self, row: Report) -> str:
        """By name: the page of a person is not the moderator's to open."""
        return row.reporter.name

    @admin.display(description=gettext_lazy("handled by"))
    def decided_by(self, row: Report) -> str:
        """The moderator's name."""
        return row.handled_by.name if row.handled_by else ""

    @admin.display(description=gettext_lazy("outcome"))
    def result(self, row: Report) -> str:
        """What became of it."""
        return row.get_outcome_display() or _("open")


@admin.register(Act)
class ActAdmin(ReadOnlyAdmin[Act]):
    """What moderators did, with the words that people were told. None about one's own words."""

    list_display = ("created_at", "kind", "rule", "what", "decided_by", "reason")
    list_filter = ("kind", "rule")
    search_fields = ("reason", "moderator__name")
    ordering = ("-created_at", "-pk")
    sortable_by = ()
    raw_id_fields = ("entry", "reply", "moderator")
    fields = ("kind", "rule", "reason", "what", "decided_by", "created_at")
    readonly_fields = ("what", "decided_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Act]:
        return Act.objects.open_to(person_of(request)).select_related("moderator", *TARGET).defer(*BODIES)

    @admin.display(description=gettext_lazy("moderator"))
    def decided_by(self, row: Act) -> str:
        """By name, or the community."""
        return row.moderator.name if row.moderator else _("the community")

    @admin.display(description=gettext_lazy("what was written"))
    def what(self, row: Act) -> SafeString | str:
        """The beginning, leading to the text."""
        words = beginning_of(row.target)
        return link(admin_page_of(row.target), words) if row.target.state in OPEN_TO_MODERATORS else words
