"""What the editor asks while somebody writes. Nothing here changes anything, and what is sent is not kept."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from colleagues.models import people_blocked_by
from content.editor.examples import examples
from content.editor.forms import MentionForm, PastedForm, PreviewForm
from content.editor.preview import preview as preview_of
from content.editor.quoting import quote
from content.models import Entry, Reply
from core import errors, text
from core.http import MemberRequest
from core.pace import is_too_fast
from profiles.directory import suggest

A_MINUTE = 60  # of each: more than anybody writes by hand, and few enough for a worker


@require_POST
def preview(request: MemberRequest) -> HttpResponse:
    """The text as its readers will see it."""
    if is_too_fast("preview", request.user.pk, most=A_MINUTE):
        return errors.too_many(request)
    form = PreviewForm(request.POST)
    html = preview_of(form.cleaned_data["body"], author=request.user) if form.is_valid() else ""
    context = {"form": form, "html": html}
    return render(request, "content/_preview.html", context, status=422 if form.errors else 200)


@require_POST
def from_html(request: MemberRequest) -> HttpResponse:
    """Markdown of what was pasted from a word processor, a mail or a web page."""
    form = PastedForm(request.POST)
    if is_too_fast("paste", request.user.pk, most=A_MINUTE):
        return errors.too_many(request)
    if not form.is_valid():
        return _plain(form.sentence, status=422)
    return _plain(text.from_html(form.cleaned_data["html"]))


@require_POST
def quote_entry(request: MemberRequest, pk: int) -> HttpResponse:
    """A quotation of an entry, or of what is selected in it."""
    return _quote(request, get_object_or_404(Entry.objects.visible_to(request.user).published().for_page(), pk=pk))


@require_POST
def quote_reply(request: MemberRequest, pk: int) -> HttpResponse:
    """A quotation of a reply, or of what is selected in it."""
    replies = Reply.objects.visible_to(request.user).published().select_related("author")
    return _quote(request, get_object_or_404(replies, pk=pk))


def _quote(request: MemberRequest, target: Entry | Reply) -> HttpResponse:
    form = PastedForm(request.POST)
    if is_too_fast("quote", request.user.pk, most=A_MINUTE):
        return errors.too_many(request)
    if not form.is_valid():
        return _plain(form.sentence, status=422)
    return _plain(quote(target, html=form.cleaned_data["html"]))


@require_safe
def mention(request: MemberRequest) -> HttpResponse:
    """People to name: a part of the page, at most eight, without those whom the writer has blocked."""
    form = MentionForm(request.GET)
    if is_too_fast("mention", request.user.pk, most=A_MINUTE):
        return errors.too_many(request)
    people = []
    if form.is_valid():
        people = suggest(reader=request.user, words=form.cleaned_data["q"], without=people_blocked_by(request.user))
    return render(request, "content/_mentions.html", {"people": people})


@require_safe
def writing_help(request: MemberRequest) -> HttpResponse:
    """How to format a text: what is typed beside what is shown."""
    return render(request, "content/writing_help.html", {"examples": examples()})


def _plain(words: str, *, status: int = 200) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
