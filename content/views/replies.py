"""Replies: finding one by its number, writing, changing and taking away."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from content import kinds, services
from content.drafting.resuming import unsent_change
from content.forms import ReplyForm
from content.forms.voices import channels_for
from content.models import Entry, Reply
from content.pages import entry_context
from content.threads import page_start
from core.http import MemberRequest, render_part
from profiles.models import User

PAGE = "content/entry.html"


@require_safe
def reply(request: MemberRequest, pk: int) -> HttpResponse:
    """Find a reply: its entry's page, opened where it stands."""
    found = get_object_or_404(Reply.objects.visible_to(request.user).select_related("entry", "root"), pk=pk)
    start = page_start(found)
    query = f"?from={start}" if start else ""
    return redirect(f"{found.entry.get_absolute_url()}{query}#{found.anchor_id}")


@require_POST
def write_reply(request: MemberRequest, pk: int) -> HttpResponse:
    """Answer an entry, or one of its replies. What was merged while somebody typed takes them to where it is now."""
    readable = Entry.objects.visible_to(request.user).for_page()
    target = readable.filter(pk=pk).first() or kinds.moved_to(pk, request.user)
    if target is None:
        raise Http404
    form = ReplyForm(request.POST, request.FILES, auto_id=_form_ids(request.POST.get("root", "")))
    form.take_in(request.user)
    form.ask_voice(channels_for(target, request.user), request.user)
    if form.is_valid():
        try:
            made = services.reply_to(
                entry=target,
                author=request.user,
                body=form.cleaned_data["body"],
                root=_root_of(form, target, request.user),
                submission=form.cleaned_data["submission"],
                decorative=form.decorative,
                speak_as=form.speak_as_said,
            )
        except services.NoMandate as refusal:
            form.refuse(refusal)
        except services.NotPossible as refusal:
            form.refuse(refusal)
            form.without_root()  # what it stood under may not be on the page any more
        except services.Refused as refusal:
            form.refuse(refusal)
    if form.errors or form.is_attaching:
        under_reply = form.answers_reply
        context = entry_context(
            request, target, reply_form=None if under_reply else form, answer_form=form if under_reply else None
        )
        return render_part(
            request, PAGE, "conversation", context, status=form.refused_status(is_htmx=bool(request.htmx))
        )
    if request.htmx and target.pk != pk:
        return HttpResponseClientRedirect(made.get_absolute_url())
    if request.htmx:
        target.refresh_from_db()
        return render_part(request, PAGE, "conversation", entry_context(request, target, new_reply=made))
    return redirect(made)


def _root_of(form: ReplyForm, target: Entry, reader: User) -> Reply | None:
    """The reply that is answered. Raises NotPossible where `reader` may not read it, or no longer."""
    asked = form.cleaned_data["root"]
    root = Reply.objects.visible_to(reader).filter(pk=asked, entry=target).first() if asked else None
    if asked and root is None:
        raise services.NotPossible(
            _("The reply that you answered is gone. Your text is kept: you can post it as a reply of its own.")
        )
    return root


def _form_ids(root: str) -> str:
    return f"answer-{root}-%s" if root.isdecimal() else "reply-%s"


@require_http_methods(["GET", "HEAD", "POST"])
def edit_reply(request: MemberRequest, pk: int) -> HttpResponse:
    """Change one's own reply."""
    found = get_object_or_404(Reply.objects.editable_by(request.user).select_related("entry"), pk=pk)
    draft = unsent_change(request, found)
    sent = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {"draft": draft}
    form = ReplyForm.of(found, **sent)
    form.take_in(request.user, written=found)
    both: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_reply(
                reply=found,
                editor=request.user,
                body=form.cleaned_data["body"],
                version=form.cleaned_data["version"] or 0,
                decorative=form.decorative,
                submission=form.cleaned_data["submission"],
            )
        except services.EditConflict as conflict:
            form.refuse(conflict)
            form.merge_with(found)
            both = {"theirs": {"body": found.body}, "mine": form.cleaned_data}
        except services.Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect(found)
    context = {"reply": found, "form": form, "draft": draft} | both
    return render(request, "content/edit_reply.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def delete_reply(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask, then take one's own reply away."""
    found = get_object_or_404(Reply.objects.editable_by(request.user).select_related("entry"), pk=pk)
    if request.method == "POST":
        try:
            services.delete(target=found)
        except services.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Your reply is deleted."))
        return redirect(found.entry)
    return render(request, "content/delete.html", {"target": found, "back": found.get_absolute_url()})
