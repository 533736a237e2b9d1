"""Appeals in the admin: oldest first, decided by a second moderator of another department."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.admin.asking import AskingAdmin, Question
from moderation.admin.base import person_of
from moderation.appeals import services
from moderation.appeals.deciders import why_may_not_decide
from moderation.appeals.forms import DecisionForm
from moderation.ledger.listing import row_of
from moderation.models import Appeal, AppealOutcome
from profiles.models import User


def _uphold(row: Appeal, *, by: User, reason: str) -> Appeal:
    return services.decide(appeal=row, by=by, outcome=AppealOutcome.WON, reason=reason)


def _turn_down(row: Appeal, *, by: User, reason: str) -> Appeal:
    return services.decide(appeal=row, by=by, outcome=AppealOutcome.LOST, reason=reason)


UPHOLD = Question(
    slug="uphold",
    title=gettext_lazy("Uphold the appeal"),
    button=gettext_lazy("Uphold: undo it…"),
    form=DecisionForm,
    perform=_uphold,
    done=gettext_lazy("The appeal is upheld, what was done is undone, and the person is told."),
    permission="moderation.moderate",
    key="u",
)
TURN_DOWN = Question(
    slug="turn-down",
    title=gettext_lazy("Turn the appeal down"),
    button=gettext_lazy("Turn down: let it stand…"),
    form=DecisionForm,
    perform=_turn_down,
    done=gettext_lazy("The appeal is turned down, and the person is told why."),
    permission="moderation.moderate",
    key="d",
)


class OpenFilter(admin.SimpleListFilter):
    """Waiting or decided."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", gettext_lazy("waiting")), ("decided", gettext_lazy("decided"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Appeal]) -> QuerySet[Appeal]:
        return queryset.filter(decided_at__isnull=self.value() == "open") if self.value() else queryset


@admin.register(Appeal)
class AppealAdmin(AskingAdmin[Appeal]):
    """What people appealed against. None of one's own. Words and evidence are for who decides, or decided."""

    private = True
    change_list_template = "admin/moderation/keyed_list.html"
    questions = (UPHOLD, TURN_DOWN)
    list_display = ("created_at", "what", "rule", "state", "decided_at")
    list_filter = (OpenFilter,)
    ordering = (F("decided_at").desc(nulls_first=True), "created_at", "pk")
    sortable_by = ()
    fields = ("what", "rule", "told", "state", "may_decide", "created_at", "decided_at", "reason")
    readonly_fields = ("what", "rule", "told", "state", "may_decide", "who", "words", "said_then")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Appeal]:
        rows = Appeal.objects.exclude(person=person_of(request))
        return rows.select_related("act__moderator", "act__appeal", "person__department").defer("evidence")

    def get_fields(self, request: HttpRequest, obj: Appeal | None = None) -> tuple[str, ...]:
        moderator = person_of(request)
        if obj is None or not (obj.decided_by_id == moderator.pk or not why_may_not_decide(obj, moderator)):
            return self.fields
        return ("who", "words", "said_then", *self.fields)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> Any:
        row = self.get_object(request, object_id)
        why_not = why_may_not_decide(row, person_of(request)) if row is not None and row.is_open else ""
        return super().change_view(request, object_id, form_url, {"why_not": why_not, **(extra_context or {})})

    def questions_for(self, row: Appeal, person: User) -> Sequence[Question]:
        return self.questions if row.is_open and not why_may_not_decide(row, person) else ()

    def facts(self, row: Appeal) -> Sequence[tuple[str, str]]:
        return [
            (_("What was done"), self.what(row)),
            (_("Rule"), self.rule(row)),
            (_("What they were told"), row.act.reason),
        ]

    @admin.display(description=gettext_lazy("what was done"))
    def what(self, row: Appeal) -> str:
        """As the ledger calls it, and how long."""
        told = row_of(row.act)
        return f"{told.kind}, {told.how_long}" if told.how_long else told.kind

    @admin.display(description=gettext_lazy("rule"))
    def rule(self, row: Appeal) -> str:
        """As the ledger calls it."""
        return row_of(row.act).rule

    @admin.display(description=gettext_lazy("what they were told"))
    def told(self, row: Appeal) -> str:
        """The reason of the first moderator."""
        return row.act.reason

    @admin.display(description=gettext_lazy("state"))
    def state(self, row: Appeal) -> str:
        """Waiting, or what was decided."""
        return row.get_outcome_display() or _("waiting")

    @admin.display(description=gettext_lazy("who decides"))
    def may_decide(self, row: Appeal) -> str:
        """The rule, for whoever wonders why there are no buttons."""
        return _("A moderator of another department than the one who acted, who has had no part in it.")

    @admin.display(description=gettext_lazy("what was said at the time"))
    def said_then(self, row: Appeal) -> str:
        """The evidence, unless it turned out to be a spill."""
        return row.what_was_said

    @admin.display(description=gettext_lazy("who appeals"))
    def who(self, row: Appeal) -> str:
        """With the department of today."""
        department = row.person.department
        return f"{row.person.name}, {department.short_name}" if department else row.person.name
