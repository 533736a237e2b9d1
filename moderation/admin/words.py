"""What people wrote, as moderators see it: found by search, read, hidden and restored, never edited."""

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar, TypeVar

from django.contrib import admin
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from content import kinds
from content.models import Audience, Entry, Reply, State
from moderation import services
from moderation.admin.base import admin_name, admin_page_of, beginning_of, link, page_of, person_of
from moderation.admin.deeds import MOST_SHOWN, Deed, DeedAdmin, Line
from moderation.admin.files import hand_out
from moderation.admin.spills import SPILL
from moderation.forms import HideForm, ReasonForm
from moderation.models import OPEN_TO_MODERATORS, Act, ActKind, Report, entries_open_to, replies_open_to
from profiles.models import User

_W = TypeVar("_W", Entry, Reply)
SHOWN = ("author", "department")


def _hide(target: Entry | Reply, **given: Any) -> Act:
    return services.hide(target=target, **given)


def _restore(target: Entry | Reply, **given: Any) -> Act:
    return services.restore(target=target, **given)


def _opens_by_report(row: Any) -> bool:
    """Whether only its report opens it to the moderator: for rows `for_list`. Asks nothing."""
    entry = row.entry if isinstance(row, Reply) else row
    return entry.audience != Audience.EVERYONE and not row.thread_is_open


def _said_hidden(count: int) -> str:
    """What the moderator reads after hiding."""
    told = ngettext(
        "%(count)d hidden. Author and reporters are told.", "%(count)d hidden. Authors and reporters are told.", count
    )
    return told % {"count": count}


def _said_restored(count: int) -> str:
    told = ngettext(
        "%(count)d shown again. Its author is told.", "%(count)d shown again. Their authors are told.", count
    )
    return told % {"count": count}


HIDE = Deed(
    slug="hide",
    title=gettext_lazy("Hide what was written"),
    button=gettext_lazy("Hide…"),
    form=HideForm,
    perform=_hide,
    done=_said_hidden,
    kind=ActKind.HIDE,
    key="h",
)
RESTORE = Deed(
    slug="restore",
    title=gettext_lazy("Show again what was hidden"),
    button=gettext_lazy("Restore…"),
    form=ReasonForm,
    perform=_restore,
    done=_said_restored,
    kind=ActKind.RESTORE,
    key="r",
)


class ReportedFilter(admin.SimpleListFilter):
    """Only what somebody reported."""

    title = gettext_lazy("reports")
    parameter_name = "reported"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", gettext_lazy("with open reports")), ("ever", gettext_lazy("ever reported"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        reports = Report.objects.open_to(person_of(request))
        name = queryset.model._meta.model_name
        match self.value():
            case "open":
                return queryset.filter(pk__in=reports.open().filter(**{f"{name}__isnull": False}).values(name))
            case "ever":
                return queryset.filter(pk__in=reports.filter(**{f"{name}__isnull": False}).values(name))
            case _:
                return queryset


class StateFilter(admin.SimpleListFilter):
    """Published or hidden: moderators see nothing else."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(state.value, state.label) for state in OPEN_TO_MODERATORS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(state=self.value()) if self.value() else queryset


class KindFilter(admin.SimpleListFilter):
    """Entries of one kind, from the registry: asking the table for its kinds would read all of it."""

    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(kind.slug, kind.label) for kind in kinds.all_kinds()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class WordsAdmin(DeedAdmin[_W]):
    """Entries and replies alike."""

    deeds = (HIDE, RESTORE, SPILL)
    actions = ("hide_selected", "restore_selected")
    change_form_template = "admin/moderation/words.html"
    name: ClassVar[str]  # of the column of Report that points here

    @admin.action(permissions=["moderate"], description=gettext_lazy("Hide…"))
    def hide_selected(self, request: HttpRequest, rows: QuerySet[_W]) -> HttpResponse | None:
        """Ask for rule and reason, then hide each."""
        return self.deed_action(request, HIDE, rows)

    @admin.action(permissions=["moderate"], description=gettext_lazy("Restore…"))
    def restore_selected(self, request: HttpRequest, rows: QuerySet[_W]) -> HttpResponse | None:
        """Ask for a reason, then show each again."""
        return self.deed_action(request, RESTORE, rows)

    def get_urls(self) -> list[URLPattern]:
        hand = require_safe(partial(hand_out, model_admin=self))
        name = f"content_{self.name}_file"
        return [path("<int:pk>/files/<uuid:token>/", self.admin_site.admin_view(hand), name=name), *super().get_urls()]

    def deeds_for(self, row: _W) -> list[Deed]:
        return {State.PUBLISHED: [HIDE, SPILL], State.HIDDEN: [RESTORE, HIDE, SPILL]}.get(State(row.state), [])

    def after(self, request: HttpRequest, row: _W) -> str:
        if row.state not in OPEN_TO_MODERATORS:  # a spill
            return reverse(admin_name(self, "changelist"))
        return admin_page_of(row)

    def lines(self, rows: Sequence[_W], moderator: User) -> list[Line]:
        """Each with its reports, which nobody sees of their own words. One query for all."""
        reports: dict[int, list[Report]] = {}
        known = Report.objects.open_to(moderator).filter(**{f"{self.name}__in": [row.pk for row in rows]})
        for report in known.select_related("reporter").order_by("-created_at", "-pk")[: MOST_SHOWN * len(rows)]:
            reports.setdefault(getattr(report, f"{self.name}_id"), []).append(report)
        return [Line(target=row, reports=reports.get(row.pk, [])) for row in rows]

    def for_list(self, rows: QuerySet[_W], moderator: User) -> QuerySet[_W]:
        """With counts of reports, None for the moderator's own words, and whether they may open the thread."""
        counted = (
            Report.objects.filter(**{self.name: OuterRef("pk")})
            .order_by()
            .values(self.name)
            .annotate(all=Count("pk"), open=Count("pk", filter=Q(handled_at=None)))
        )
        readable = self.model.objects.visible_to(moderator).filter(pk=OuterRef("pk"))
        return rows.annotate(
            thread_is_open=Exists(readable),
            **{
                f"{which}_reports": Case(
                    When(author=moderator, then=None),
                    default=Coalesce(Subquery(counted.values(which)), Value(0)),
                    output_field=IntegerField(),
                )
                for which in ("all", "open")
            },
        )

    @admin.display(description=gettext_lazy("reports"))
    def reports(self, row: Any) -> str:
        """How many, and how many of them are open."""
        if row.all_reports is None:
            return _("your own words")
        return (
            _("%(all)d, %(open)d open") % {"all": row.all_reports, "open": row.open_reports} if row.all_reports else "0"
        )

    @admin.display(description=gettext_lazy("thread"))
    def thread(self, row: Any) -> SafeString | str:
        """Where readers see it, and the moderator may."""
        return link(page_of(row), _("Open")) if row.thread_is_open else ""

    def action_checkbox(self, obj: _W) -> SafeString:
        """Without its beginning, which Django says to screen readers, where that is not to be read in a list."""
        named: Any = self.model(pk=obj.pk) if _opens_by_report(obj) else obj
        return super().action_checkbox(named)

    @admin.display(description=gettext_lazy("text"))
    def words(self, row: _W) -> str:
        """The beginning; nothing of what only its report opens, for opening it leaves a record."""
        return _("(in a closed room: open it to read it)") if _opens_by_report(row) else beginning_of(row)

    @admin.display(description=gettext_lazy("author"))
    def written_by(self, row: _W) -> str:
        """With the department that they wrote it from."""
        return f"{row.author.name}, {row.department.short_name}"


@admin.register(Entry)
class EntryAdmin(WordsAdmin[Entry]):
    """Entries that the moderator may read, and those that were reported."""

    name = "entry"
    list_display = ("words", "written_by", "kind_label", "state", "reports", "published_at", "thread")
    list_filter = (StateFilter, KindFilter, ReportedFilter)
    search_fields = ("title", "author__name", "author__handle", "pk__exact")
    search_help_text = gettext_lazy("Words of the title, the author's name, or a number")
    ordering = (F("published_at").desc(nulls_last=True), "-pk")
    sortable_by = ("published_at",)
    raw_id_fields = ("author", "department", "group", "answer", "quoted")
    fields = (
        "written_by",
        "voice",
        "title",
        "body",
        "kind_label",
        "state",
        "audience",
        "in_group",
        "marking",
        "published_at",
        "edited_at",
    )
    readonly_fields = ("written_by", "kind_label", "in_group")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        moderator = person_of(request)
        return self.for_list(entries_open_to(moderator), moderator).select_related(*SHOWN).defer("body_html")

    @admin.display(description=gettext_lazy("group"))
    def in_group(self, row: Entry) -> str:
        """The name of the group that it was written in."""
        return row.group.name if row.group else ""

    @admin.display(description=gettext_lazy("kind"))
    def kind_label(self, row: Entry) -> str:
        """As people call it; the bare name of a kind that this release does not know."""
        return next((str(kind.label) for kind in kinds.all_kinds() if kind.slug == row.kind), row.kind)


@admin.register(Reply)
class ReplyAdmin(WordsAdmin[Reply]):
    """Replies that the moderator may read, and those that were reported."""

    name = "reply"
    list_display = ("words", "written_by", "in_entry", "state", "reports", "created_at", "thread")
    list_filter = (StateFilter, ReportedFilter)
    search_fields = ("excerpt", "author__name", "author__handle", "pk__exact")
    search_help_text = gettext_lazy("Words of the beginning, the author's name, or a number")
    ordering = ("-created_at", "-pk")
    sortable_by = ("created_at",)
    raw_id_fields = ("author", "department", "entry", "root")
    fields = ("written_by", "voice", "in_entry", "body", "state", "created_at", "edited_at")
    readonly_fields = ("written_by", "in_entry")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reply]:
        moderator = person_of(request)
        rows = self.for_list(replies_open_to(moderator), moderator).select_related(*SHOWN, "entry")
        return rows.defer("body_html", "entry__body", "entry__body_html")

    @admin.display(description=gettext_lazy("entry"))
    def in_entry(self, row: Reply) -> str:
        """The title of what it answers, which its report does not open; nothing of a spill."""
        if row.entry.state not in OPEN_TO_MODERATORS:
            return f"({row.entry.get_state_display()})"
        return _("(in a closed room)") if _opens_by_report(row) else row.entry.title
