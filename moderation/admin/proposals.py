"""Proposals on the rules in the admin: their result put into force, or why not, or the law that forbids it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.admin.asking import AskingAdmin, Question
from moderation.admin.rules import DayInput
from moderation.forms import WordsField
from moderation.house import polling, proposals
from moderation.models import (
    LINE_LONGEST,
    LINE_TITLE_LONGEST,
    UNDECIDED,
    WHY_LONGEST,
    Proposal,
    ProposalKind,
    ProposalState,
    Rules,
)
from profiles.models import User


class EnactForm(forms.Form):
    """From which day on, and what a new line has beside its words."""

    on = forms.DateField(label=gettext_lazy("In force from"), widget=DayInput())
    title_cy = forms.CharField(label=gettext_lazy("Title in Welsh"), max_length=LINE_TITLE_LONGEST, required=False)
    text_cy = forms.CharField(label=gettext_lazy("Text in Welsh"), max_length=LINE_LONGEST, required=False)
    code = forms.SlugField(
        label=gettext_lazy("Code"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Of a new line: a word or two with hyphens. It stays the same in later versions."),
    )
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class WhyNotForm(forms.Form):
    """Why the result is not put into force."""

    reason = WordsField(
        label=gettext_lazy("Why not"),
        help_text=gettext_lazy("Every member reads this on the page of the proposal."),
        max_length=WHY_LONGEST,
    )


class VetoForm(forms.Form):
    """The law, and how it stands in the way."""

    paragraph = forms.CharField(
        label=gettext_lazy("Paragraph of the law"),
        help_text=gettext_lazy("Such as “Data Protection Act 2018, section 35(1)”."),
        max_length=200,
    )
    reason = WordsField(
        label=gettext_lazy("How it stands in the way"),
        help_text=gettext_lazy("Every member reads this on the page of the proposal."),
        max_length=WHY_LONGEST,
    )


def _enact(row: Proposal, *, by: User, on: Any, code: str, after: int, **welsh: str) -> Rules:
    more = {name: words for name, words in welsh.items() if words}
    if row.kind == ProposalKind.ADD:
        more["code"] = code or f"proposal-{row.pk}"
    return proposals.put_into_force(proposal=row, by=by, on=on, after=after, **more)


def _refuse(row: Proposal, *, by: User, reason: str) -> None:
    proposals.refuse(proposal=row, by=by, reason=reason)


def _veto(row: Proposal, *, by: User, paragraph: str, reason: str) -> None:
    proposals.veto(proposal=row, by=by, paragraph=paragraph, reason=reason)


ENACT = Question(
    slug="enact",
    title=gettext_lazy("Put the result into force"),
    button=gettext_lazy("Put the result into force…"),
    form=EnactForm,
    perform=_enact,
    done=gettext_lazy("It is a new version of the rules."),
    permission="moderation.decide_proposal",
)
WHY_NOT = Question(
    slug="refuse",
    title=gettext_lazy("Say why it is not put into force"),
    button=gettext_lazy("Say why not…"),
    form=WhyNotForm,
    perform=_refuse,
    done=gettext_lazy("The page of the proposal says why not."),
    permission="moderation.decide_proposal",
)
VETO = Question(
    slug="veto",
    title=gettext_lazy("Stop it for law"),
    button=gettext_lazy("Stop it for law…"),
    form=VetoForm,
    perform=_veto,
    done=gettext_lazy("It is stopped. The page of the proposal says by which paragraph."),
    permission="moderation.veto_proposal",
)


@admin.register(Proposal)
class ProposalAdmin(AskingAdmin[Proposal]):
    """Proposals, and what is to be decided about them."""

    private = False
    questions = (ENACT, WHY_NOT, VETO)
    list_display = ("created_at", "wants", "state", "closes_at", "decided_at")
    list_filter = ("state",)
    list_select_related = ("line",)
    ordering = ("-created_at", "-pk")
    sortable_by = ()
    search_fields = ("title", "text", "reason")
    fields = (
        *("wants", "title", "text", "reason", "proposed_by", "state", "created_at", "poll", "closes_at"),
        *("decided_at", "decision", "paragraph", "rules"),
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Proposal]:
        return super().get_queryset(request).select_related("line", "proposer", "rules", "entry")

    def questions_for(self, row: Proposal, person: User) -> Sequence[Question]:
        if row.state not in UNDECIDED:
            return []
        standing = polling.standing_of(row)
        if standing is None or not standing.is_over:
            return [VETO]
        return [ENACT, WHY_NOT, VETO] if standing.is_won else [WHY_NOT, VETO]

    def facts(self, row: Proposal) -> Sequence[tuple[str, str]]:
        standing = polling.standing_of(row)
        found = [(_("Proposal"), row.heading), (_("Poll"), standing.words if standing else _("There is none yet."))]
        if row.line is not None:
            found.append((_("Today"), f"{row.line.title}. {row.line.text}"))
        if row.kind != ProposalKind.REMOVE:
            found.append((_("As proposed"), f"{row.title}. {row.text}"))
        return [*found, (_("Why"), row.reason)]

    def initial(self, row: Proposal, question: Question) -> dict[str, Any]:
        if question is not ENACT:
            return {}
        newest = Rules.objects.latest_first().first()
        on = max(timezone.localdate(), newest.in_force_from) if newest else timezone.localdate()
        return {"on": on, "after": newest.number if newest else 0}

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        context = {"page_url": row.get_absolute_url() if row else ""}
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    @admin.display(description=gettext_lazy("what it wants"))
    def wants(self, row: Proposal) -> str:
        """In one line."""
        return row.heading

    @admin.display(description=gettext_lazy("proposed by"))
    def proposed_by(self, row: Proposal) -> str:
        """By name."""
        return row.proposer.name

    @admin.display(description=gettext_lazy("poll"))
    def poll(self, row: Proposal) -> str:
        """Where it stands."""
        standing = polling.standing_of(row)
        return standing.words if standing else str(ProposalState(row.state).label)
