"""Writing and reading updates."""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from content import services as content
from content.cards import cards_for
from content.drafting.resuming import with_unsent
from content.forms.voices import with_mandates
from content.models import Entry
from content.opening import Opening
from content.pages import entry_context
from content.services.voices import when_in_feeds
from core.http import MemberRequest, render_part
from core.paging import paginate
from notifications.services import unread_of_thread, with_unread
from stream.marks import with_mark
from updates import holding, quoting, services
from updates.apps import UPDATE
from updates.forms import EditForm, UpdateForm
from updates.places import Room, groups_of_writer

_UPDATES: Final = Opening(UPDATE, with_unsent, with_mandates, with_mark, with_unread)


@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """The newest updates that the reader may read."""
    found = Entry.objects.visible_to(request.user).published().of_kind(UPDATE).for_cards()
    page = paginate(found, request.GET.dict(), moment="published_at")
    return render(request, "updates/index.html", {"page": page, "cards": cards_for(page.rows, request.user)})


@require_safe
def update(request: MemberRequest, pk: int) -> HttpResponse:
    """One update with its replies."""
    entry = _UPDATES.find(pk, request.user)
    if entry is None:
        raise Http404
    context = entry_context(request, entry) | {"unread": unread_of_thread(request.user, entry)}
    return render_part(request, "updates/update.html", "content/entry.html#conversation", context)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: MemberRequest) -> HttpResponse:
    """Write an update: on a page of its own, or in the box of another page, which htmx swaps."""
    if request.method == "POST":
        return _write(request, UpdateForm.sent(request.POST, request.FILES))
    quoted = quoting.quotable(request.user, quoting.number_in(request.GET.get("quote", "")))
    place = "menu" if request.htmx else "page"
    form = UpdateForm.blank(groups=groups_of_writer(request.user), place=place, quoted=quoted)
    form.take_in(request.user)
    return render_part(request, "updates/write.html", "composer", {"form": form})


def _write(request: MemberRequest, form: UpdateForm) -> HttpResponse:
    form.take_in(request.user)
    if form.is_valid():
        try:
            entry = services.write_update(
                author=request.user,
                body=form.cleaned_data["body"],
                room=form.room or Room(""),
                quoted=form.quoted,
                submission=form.cleaned_data["submission"],
                decorative=form.decorative,
                speak_as=form.speak_as_said,
            )
        except content.Refused as refusal:
            form.refuse(refusal)
        else:
            return _posted(request, entry, form.shown_in)
    status = form.refused_status(is_htmx=bool(request.htmx))
    return render_part(request, "updates/write.html", "composer", {"form": form}, status=status)


def _posted(request: MemberRequest, entry: Entry, place: str) -> HttpResponse:
    """Where the writer goes from here: to the update, or on with an empty box that says what was done."""
    if not request.htmx:
        messages.success(request, f"{_('Your update is posted.')} {when_in_feeds(entry)}".strip())
        return redirect(entry)
    form = UpdateForm.blank(groups=groups_of_writer(request.user), place=place)
    form.take_in(request.user)
    shown = Entry.objects.visible_to(request.user).for_cards().filter(pk=entry.pk) if place == "home" else []
    context = {"form": form, "posted": entry, "cards": cards_for([*shown], request.user)}
    return render_part(request, "updates/write.html", "composer", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """Change an update of one's own."""
    entry = get_object_or_404(Entry.objects.editable_by(request.user).of_kind(UPDATE), pk=pk)
    sent = {"data": holding.joined(request.POST), "files": request.FILES} if request.method == "POST" else {}
    form = EditForm.of(entry, **sent)
    form.take_in(request.user, written=entry)
    both = {}
    if form.is_valid():
        fields = form.cleaned_data
        try:
            entry = services.edit_update(
                update=entry,
                editor=request.user,
                body=fields["body"],
                audience=fields["audience"],
                version=fields["version"] or 0,
                submission=fields["submission"],
                decorative=form.decorative,
            )
        except content.EditConflict as conflict:
            form.refuse(conflict)
            entry.refresh_from_db()
            form.change("version", str(entry.version))
            both = {"theirs": entry, "mine": fields}
        except content.Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your update is changed."))
            return redirect(entry)
    quoted = quoting.load([entry], request.user).get(entry.pk)
    context = {"form": form, "entry": entry, "quoted": quoted, **both}
    return render(request, "updates/edit.html", context, status=form.refused_status())
