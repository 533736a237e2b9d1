"""Introducing oneself, introducing two colleagues to each other, and what became of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from colleagues import services
from colleagues.forms import AnswerForm, FindForm, IntroductionForm, PairForm, ShowForm
from colleagues.models import ColleagueLink, Introduction, IntroductionState
from colleagues.openings import opening
from core.http import MemberRequest
from core.paging import paginate
from profiles.models import User


@require_http_methods(["GET", "HEAD", "POST"])
def introduce(request: MemberRequest, handle: str) -> HttpResponse:
    """Write a few words to somebody who does not know one yet; they are begun from what both have in common."""
    person: User = get_object_or_404(User.objects.visible_to(request.user).select_related("department"), handle=handle)
    if person == request.user:
        raise PermissionDenied(_("You know yourself already."))
    between = Introduction.objects.visible_to(request.user).between(request.user, person).open()
    found = between.first()
    if found is not None and request.method != "POST":
        return redirect(found)
    if request.method != "POST":
        form = IntroductionForm.beginning(opening(person=request.user, to=person))
    else:
        form = IntroductionForm(request.POST)
    if form.is_valid():
        try:
            made = services.introduce_oneself(person=request.user, to=person, **form.cleaned_data)
        except services.Refused as refusal:
            form.refuse(refusal)
        else:
            return _sent(request, made, person.name)
    return render(request, "colleagues/introduce.html", {"person": person, "form": form}, status=form.status())


@require_http_methods(["GET", "HEAD", "POST"])
def introduce_two(request: MemberRequest) -> HttpResponse:
    """Choose two colleagues, one after the other, then say in a few words why they should know each other."""
    pair = PairForm(request.POST if request.method == "POST" else request.GET)
    pair.is_valid()
    one, other = (_colleague(request, pair.cleaned_data.get(name, "")) for name in ("one", "other"))
    if one is None or other is None:
        return _choose(request, one or other)
    form = IntroductionForm(request.POST) if request.method == "POST" else IntroductionForm.beginning()
    if form.is_valid():
        try:
            made = services.introduce(introducer=request.user, one=one, other=other, **form.cleaned_data)
        except services.Refused as refusal:
            form.refuse(refusal)
        else:
            return _sent(request, made, _("%(one)s and %(other)s") % {"one": one.name, "other": other.name})
    context = {"one": one, "other": other, "form": form}
    return render(request, "colleagues/introduce_two.html", context, status=form.status())


def _colleague(request: MemberRequest, handle: str) -> User | None:
    """The one of one's colleagues who is called so. Raises Http404 for anybody else."""
    if not handle:
        return None
    links = ColleagueLink.objects.visible_to(request.user).of_member(request.user)
    return get_object_or_404(links, colleague__handle=handle).colleague


def _choose(request: MemberRequest, chosen: User | None) -> HttpResponse:
    """One's colleagues, to choose the first or the second of the two from."""
    find = FindForm(request.GET)
    find.is_valid()
    words = find.cleaned_data.get("q", "")
    links = ColleagueLink.objects.visible_to(request.user).of_member(request.user)
    links = links.named(words) if words else links
    kept = {name: value for name, value in (("q", words), ("one", chosen.handle if chosen else "")) if value}
    page = paginate(links, request.GET.dict(), moment="created_at", extra=kept)
    people = [link.colleague for link in page.rows if link.colleague != chosen]
    context = {"chosen": chosen, "people": people, "page": page, "find": find, "is_search": bool(words)}
    status = 422 if request.method == "POST" else 200
    return render(request, "colleagues/choose.html", context, status=status)


def _sent(request: MemberRequest, made: Introduction, name: str) -> HttpResponse:
    if made.state == IntroductionState.MET:
        messages.success(request, _("%(name)s had written to you too: you are colleagues now.") % {"name": name})
    else:
        messages.success(request, _("Your introduction is on its way to %(name)s.") % {"name": name})
    return redirect(made)


@require_safe
def introductions(request: MemberRequest) -> HttpResponse:
    """Those that wait for one's answer, those that one has sent, and those that are over."""
    form = ShowForm(request.GET)
    form.is_valid()
    show = form.cleaned_data.get("show") or ShowForm.WAITING
    seen = Introduction.objects.visible_to(request.user).for_list()
    lists = {
        ShowForm.WAITING: seen.waiting_for(request.user),
        ShowForm.SENT: seen.made_by(request.user),
        ShowForm.OVER: seen.over_for(request.user),
    }
    page = paginate(lists[show], request.GET.dict(), moment="created_at", extra={"show": show})
    context = {"page": page, "show": show, "views": _views(show)}
    return render(request, "colleagues/introductions.html", context)


def _views(show: str) -> list[dict[str, Any]]:
    labels = {
        ShowForm.WAITING: _("Waiting for you"),
        ShowForm.SENT: _("Sent"),
        ShowForm.OVER: _("Answered and over"),
    }
    return [{"url": f"?show={name}", "label": label, "is_current": name == show} for name, label in labels.items()]


@require_http_methods(["GET", "HEAD", "POST"])
def introduction(request: MemberRequest, pk: int) -> HttpResponse:
    """One of them with its words, and what the reader may do about it."""
    rows = Introduction.objects.visible_to(request.user).for_list()
    found: Introduction = get_object_or_404(rows, pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return _answer(request, found, form.cleaned_data["answer"])
        except services.Refused as refusal:
            form.refuse(refusal)
            found = get_object_or_404(rows, pk=pk)  # as it is now
    is_asked = found.is_open and found.concerns(request.user) and not found.has_accepted(request.user)
    context = {
        "introduction": found,
        "form": form,
        "is_mine": found.introducer_id == request.user.pk,
        "is_asked": is_asked,
        "is_one_of_them": found.concerns(request.user),
        "partner": found.partner_of(request.user),
    }
    return render(request, "colleagues/introduction.html", context, status=form.status())


def _answer(request: MemberRequest, found: Introduction, answer: str) -> HttpResponse:
    if answer == AnswerForm.WITHDRAW:
        if services.withdraw(introduction=found, by=request.user):
            messages.success(request, _("The introduction is taken back."))
        else:
            messages.info(request, _("That introduction was answered or taken back already."))
        return redirect("colleagues:introductions")
    if answer == AnswerForm.DECLINE:
        services.decline(introduction=found, person=request.user)
        messages.success(request, _("Done. Nobody is told who said not now."))
        return redirect("colleagues:introductions")
    now = services.accept(introduction=found, person=request.user)
    partner = found.partner_of(request.user)
    if now.state == IntroductionState.MET:
        messages.success(request, _("You and %(name)s are colleagues now.") % {"name": partner.name})
        return redirect(partner)
    messages.success(request, _("You said yes. You hear of it when %(name)s does too.") % {"name": partner.name})
    return redirect(found)
