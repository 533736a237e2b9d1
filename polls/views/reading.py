"""Reading polls and voting in them."""

from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from content.cards import cards_for
from content.drafting.resuming import with_unsent
from content.forms.voices import with_mandates
from content.models import Entry
from content.opening import Opening
from content.pages import entry_context
from content.services import Refused
from core.http import MemberRequest, render_part
from core.paging import paginate
from notifications.services import unread_of_thread, with_unread
from polls import export, services, showing
from polls.forms import vote_form
from polls.listing import tabs, which
from polls.models import Poll
from polls.results import Option
from profiles.looking import is_looked_at
from stream.marks import with_mark

_POLLS: Final = Opening(services.KIND, with_unsent, with_mandates, with_mark, with_unread)


@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """Polls that one may read, the newest first: those that wait for one's vote, or all open, closed or all."""
    show, found = which(request)
    page = paginate(found, request.GET.dict(), moment="opened_at", extra={"show": show})
    ids = [poll.pk for poll in page.rows]
    entries = Entry.objects.visible_to(request.user).published().for_cards().in_bulk(ids)
    cards = cards_for([entries[pk] for pk in ids if pk in entries], request.user)
    context = {"page": page, "cards": cards, "tabs": tabs(show), "show": show}
    return render(request, "polls/index.html", context)


@require_safe
def poll(request: MemberRequest, pk: int, slug: str) -> HttpResponse:
    """One poll with its replies. The words in the address may be old: the number finds it."""
    entry = _POLLS.find(pk, request.user)
    if entry is None:
        raise Http404
    context = entry_context(request, entry) | {"unread": unread_of_thread(request.user, entry)}
    return render_part(request, "polls/poll.html", "content/entry.html#conversation", context)


@require_POST
def vote(request: MemberRequest, pk: int) -> HttpResponse:
    """Cast a vote, or change it. htmx gets the poll back as it stands then, on a card or on a page."""
    entry = get_object_or_404(Entry.objects.visible_to(request.user).published().for_page(), pk=pk)
    found = get_object_or_404(Poll.objects.visible_to(request.user).with_all(request.user), pk=pk)
    options = [Option(row["pk"], row["label"]) for row in found.options]  # type: ignore[attr-defined]  # annotated
    form = vote_form(found, options, question=found.question or entry.title, data=request.POST)
    if form.is_valid():
        try:
            services.cast_vote(poll=found, voter=request.user, answer=form.answer)
        except Refused as refusal:
            form.refuse(refusal)
    if not form.errors and not request.htmx:
        return redirect(f"{entry.get_absolute_url()}#poll-{pk}")
    shown = showing.show(entry, request.user, is_page=form.is_on_page or not request.htmx, form=form)
    context = {"entry": entry, "shown": shown, "form": form, "page_title": _("Vote")}
    status = form.refused_status(is_htmx=bool(request.htmx))
    return render_part(request, "polls/vote.html", "poll", context, status=status)


@require_safe
def now(request: MemberRequest, pk: int) -> HttpResponse:
    """A poll as it stands now, for the page of its entry that stays open."""
    entry = get_object_or_404(Entry.objects.visible_to(request.user).for_page(), pk=pk)
    shown = showing.show(entry, request.user, is_page=True)
    if shown is None:
        raise Http404
    context = {"entry": entry, "shown": shown, "page_title": entry.title}
    return render_part(request, "polls/vote.html", "poll", context)


@require_safe
def result(request: MemberRequest, pk: int) -> HttpResponse:
    """The result as a file: what the page shows to this reader, and nothing while it shows them none."""
    entry = get_object_or_404(Entry.objects.visible_to(request.user).for_page(), pk=pk)
    shown = showing.show(entry, request.user, is_page=True)
    if shown is None:
        raise Http404
    if shown.outcome is None:
        return render(request, "polls/no_result.html", {"entry": entry, "shown": shown}, status=403)
    if not is_looked_at(request):  # then it is not the member who takes it, and the look leaves its own line
        export.note_export(entry=entry, by=request.user)
    response = HttpResponse(export.csv_of(shown, entry), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="poll-{entry.pk}.csv"'
    return response
