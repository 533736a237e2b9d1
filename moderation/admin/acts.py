"""What was done, with the words that people were told, and the templates from which such words begin."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.capped import CappedPaginator
from moderation import services
from moderation.admin.asking import AskingAdmin, Question
from moderation.admin.base import admin_page_of, link, person_of, whose
from moderation.admin.looking import BODIES, glimpse_of, with_rooms
from moderation.forms import ReasonForm
from moderation.models import Act, Template
from profiles.models import User


def _undo(row: Act, *, by: User, reason: str) -> Act:
    return services.undo(act=row, by=by, reason=reason)


UNDO = Question(
    slug="undo",
    title=gettext_lazy("Take it back"),
    button=gettext_lazy("Take it back…"),
    form=ReasonForm,
    perform=_undo,
    done=gettext_lazy("It is taken back, and the person is told."),
    permission="moderation.moderate",
    key="t",
)


@admin.register(Act)
class ActAdmin(AskingAdmin[Act]):
    """What moderators and the community did, with the words that people were told. None about one's own words."""

    private = True
    questions = (UNDO,)
    list_display = ("created_at", "kind", "rule", "what", "decided_by", "until", "reason")
    list_filter = ("kind", "rule")
    search_fields = ("reason", "moderator__name", "concerns__name")
    ordering = ("-created_at", "-pk")
    sortable_by = ()
    raw_id_fields = ("entry", "reply", "person", "group", "introduction", "moderator")
    fields = ("kind", "rule", "reason", "what", "decided_by", "created_at", "until", "begun_with", "undone")
    readonly_fields = ("what", "decided_by", "begun_with", "undone")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Act]:
        moderator = person_of(request)
        rows = Act.objects.open_to(moderator).with_targets().select_related("moderator", "template", "undone_by")
        return with_rooms(rows, moderator).defer(*BODIES)

    def questions_for(self, row: Act, person: User) -> Sequence[Question]:
        return self.questions if services.is_undoable(row, person) else ()

    def facts(self, row: Act) -> Sequence[tuple[str, str]]:
        return [
            (_("What was done"), row.get_kind_display()),
            (_("Whose it is"), whose(row.target)),
            (_("What they were told"), row.reason),
        ]

    @admin.display(description=gettext_lazy("moderator"))
    def decided_by(self, row: Act) -> str:
        """By name, or the community."""
        return row.moderator.name if row.moderator else _("the community")

    @admin.display(description=gettext_lazy("what it is about"))
    def what(self, row: Act) -> SafeString | str:
        """The beginning, leading to the text."""
        url = admin_page_of(row.target)
        return link(url, glimpse_of(row)) if url else glimpse_of(row)

    @admin.display(description=gettext_lazy("template"))
    def begun_with(self, row: Act) -> str:
        """The template that the reason began with."""
        return row.template.title if row.template else ""

    @admin.display(description=gettext_lazy("undone"))
    def undone(self, row: Act) -> str:
        """When, and by what."""
        by = row.undone_by
        return f"{by.get_kind_display()}, {by.created_at:%Y-%m-%d}" if by else ""


@admin.register(Template)
class TemplateAdmin(admin.ModelAdmin[Template]):
    """Messages that moderators start from. One that is no longer wanted is put out of use: acts name it."""

    private = False
    list_display = ("title", "kind", "rule", "language", "position", "is_active")
    list_filter = ("kind", "language", "is_active")
    search_fields = ("title", "text")
    fields = ("kind", "rule", "language", "title", "text", "position", "is_active")
    paginator = CappedPaginator
    show_full_result_count = False
    list_per_page = 50

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name == "text":
            field.widget = AdminTextareaWidget(attrs={"rows": 6})
        return field

    def has_delete_permission(self, request: HttpRequest, obj: Template | None = None) -> bool:
        return False
