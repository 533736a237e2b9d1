"""Keeping what is typed, and the list of what one has begun."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from content import kinds, services
from content.drafting.forms import KeepForm
from content.drafting.keeping import keep
from content.drafting.listing import drafts_page, is_there, url_of
from content.models import Draft, Entry
from content.services import Kept
from core.http import MemberRequest


@require_safe
def drafts(request: MemberRequest) -> HttpResponse:
    """Everything that one has begun and nobody else has seen."""
    page, lines = drafts_page(request.user, request.GET.dict())
    return render(request, "content/drafts.html", {"page": page, "lines": lines})


@require_safe
def draft(request: MemberRequest, pk: int) -> HttpResponse:
    """Go on with a draft; where what it belongs to is gone, the words themselves."""
    mine = Draft.objects.of(request.user).select_related("entry", "reply__entry")
    found = get_object_or_404(mine, pk=pk)
    if is_there(found, request.user):
        return redirect(url_of(found))
    return render(request, "content/draft.html", {"draft": found})


@require_http_methods(["GET", "HEAD", "POST"])
def delete_draft(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask, then throw a draft away."""
    found = get_object_or_404(Draft.objects.of(request.user).select_related("entry", "reply__entry"), pk=pk)
    if request.method == "POST":
        services.discard(draft=found)
        messages.success(request, _("The draft is deleted."))
        return redirect("content:drafts")
    back = url_of(found) if is_there(found, request.user) else reverse("content:draft", args=[pk])
    return render(request, "content/delete_draft.html", {"draft": found, "back": back})


@require_http_methods(["GET", "HEAD", "POST"])
def keep_draft(request: MemberRequest) -> HttpResponse:
    """Keep what stands in a form. Asked by GET: whose window this is now, and its secret, after another sign-in."""
    if request.method != "POST":
        return JsonResponse({"writer": request.user.pk, "secret": get_token(request)})
    form = KeepForm(request.POST)
    if not form.is_valid():
        return _refused(form.problem, 422)
    if form.cleaned_data["writer"] != request.user.pk:
        return _refused(_("Somebody else is signed in now. Your text is kept in this window only."), 403)
    try:
        kept = keep(form, request.user)
    except (services.Refused, kinds.UnknownKind) as refusal:
        return _refused(str(refusal), 429 if isinstance(refusal, services.LimitReached) else 422)
    if kept is None:
        return _refused(_("What you write about is not there any more. Your text is kept in this window only."), 404)
    return JsonResponse(_answer(kept), status=409 if kept.is_apart else 200)


def _refused(words: str, status: int) -> JsonResponse:
    return JsonResponse({"said": words}, status=status)


def _answer(kept: Kept) -> dict[str, object]:
    """What the window is told: words, the fields that its form has from now on, and where a reload finds it."""
    now = date_format(timezone.localtime(), "H:i")
    row = kept.row
    if row is None:
        return {"said": "", "fields": {"draft_version": ""}}
    answer: dict[str, object] = {"said": _("Draft saved at %(time)s") % {"time": now}}
    if isinstance(row, Entry):
        edit = kinds.get(row.kind).edit_url_name
        answer["fields"] = {"version": row.version, "entry": row.pk, "purpose": "edit"}
        answer["url"] = reverse(edit, args=[row.pk]) if edit else ""
    else:
        answer["fields"] = {"draft_version": row.version, "submission": row.submission}
    if kept.is_apart:
        answer["said"] = _("This text was changed in another window. What you write here is a draft of its own now.")
    if kept.shown_other is not None:
        theirs = {"title": kept.shown_other.title, "body": kept.shown_other.body}
        answer["part"] = render_to_string("content/_theirs.html", theirs)
    return answer
