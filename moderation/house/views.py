"""The page of the rules with its versions, and proposals to change them. Every member may read them all."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.services import LimitReached, Refused
from core import errors
from core.http import MemberRequest
from core.paging import paginate, paginate_by_number
from moderation.house import proposals as services
from moderation.house import rules as house
from moderation.house import showing
from moderation.house.forms import ProposalForm
from moderation.models import Proposal, ProposalTerms, Rules


@require_safe
def rules(request: MemberRequest) -> HttpResponse:
    """The rules in force, the version that is to come, and what is proposed."""
    newest = list(Rules.objects.visible_to(request.user).latest_first().prefetch_related("lines")[:2])
    now = house.in_force() if newest and newest[-1].is_to_come else next((v for v in newest if not v.is_to_come), None)
    coming = next((version for version in newest if version.is_to_come), None)
    waiting = Proposal.objects.visible_to(request.user).undecided().select_related("line")
    context = {"rules": now, "coming": coming, "proposals": waiting[: showing.MOST_ON_RULES]}
    return render(request, "moderation/rules.html", context)


@require_safe
def history(request: MemberRequest) -> HttpResponse:
    """All versions, the newest first."""
    versions = Rules.objects.visible_to(request.user)
    page = paginate_by_number(versions, request.GET.dict(), key="number")
    return render(request, "moderation/rules_history.html", {"page": page})


@require_safe
def version(request: MemberRequest, number: int) -> HttpResponse:
    """One version, and what it changed in the one before."""
    versions = Rules.objects.visible_to(request.user).prefetch_related("lines")
    found = get_object_or_404(versions, number=number)
    before = versions.filter(number=number - 1).first()
    context = {"rules": found, "before": before, "passages": house.changes(before, found) if before else []}
    return render(request, "moderation/rules_version.html", context)


@require_safe
def proposals(request: MemberRequest) -> HttpResponse:
    """Proposals, the newest first: those that look for backing, in a poll, or all."""
    show, found = showing.which(request)
    page = paginate(found, request.GET.dict(), moment="created_at", extra={"show": show})
    context = {"page": page, "tabs": showing.tabs(show), "show": show, "terms": ProposalTerms.now()}
    return render(request, "moderation/proposals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: MemberRequest) -> HttpResponse:
    """The form; `?line=` names the line that is to change."""
    now = house.in_force()
    form = ProposalForm(
        request.POST if request.method == "POST" else None, rules=now, initial=showing.initial(request, now)
    )
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = services.propose(proposer=request.user, words=said.pop("text"), **said)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your proposal is public. Others can back it now."))
            return redirect(made)
    context = {"form": form, "rules": now, "terms": ProposalTerms.now()}
    return render(request, "moderation/propose.html", context, status=form.refused_status())


@require_safe
def proposal(request: MemberRequest, pk: int) -> HttpResponse:
    """One proposal: what it would change, why, who backs it, and what became of it."""
    found = get_object_or_404(showing.proposals(request.user), pk=pk)
    return render(request, "moderation/proposal.html", showing.context(found, request.user))


@require_POST
def back(request: MemberRequest, pk: int) -> HttpResponse:
    """Back it, in one click."""
    found = get_object_or_404(Proposal.objects.visible_to(request.user), pk=pk)
    if found.proposer_id == request.user.pk:
        raise PermissionDenied(_("You made this proposal: others must back it."))
    return _done(request, found, services.back, person=request.user)


@require_POST
def take_back(request: MemberRequest, pk: int) -> HttpResponse:
    """Back it no more."""
    found = get_object_or_404(Proposal.objects.visible_to(request.user), pk=pk)
    return _done(request, found, services.take_back, person=request.user)


@require_POST
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    """One's own, while it looks for people who back it."""
    found = get_object_or_404(Proposal.objects.visible_to(request.user), pk=pk)
    if found.proposer_id != request.user.pk:
        raise PermissionDenied(_("Only the person who made a proposal can withdraw it."))
    return _done(request, found, services.withdraw)


def _done(request: MemberRequest, found: Proposal, service: Any, **said: Any) -> HttpResponse:
    try:
        service(proposal=found, **said)
    except LimitReached as refusal:
        return errors.too_many(request, str(refusal))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(found)
