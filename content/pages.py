"""What the page of an entry of any kind shows: the entry, its conversation and the forms under it."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from content import brief, extras, kinds
from content.drafting.resuming import unsent_answers
from content.editor.quoting import quote
from content.forms import ReplyForm
from content.forms.voices import channels_for
from content.models import Entry, Reply
from content.reading import follow_control, seen_of
from content.services import storing, why_no_reply
from content.services.pins import is_on_profile, may_pin
from content.services.placing import placing_of
from content.threads import now_cursor, thread_for
from content.threads.casting import Around
from core import text
from core.http import MemberRequest

_MOST_DIGITS = 19  # of a number that fits a bigint


def entry_context(
    request: MemberRequest,
    entry: Entry,
    *,
    reply_form: ReplyForm | None = None,
    answer_form: ReplyForm | None = None,
    new_reply: Reply | None = None,
) -> dict[str, Any]:
    """Context of `content/entry.html` and of the pages of kinds that extend it. `entry` came through the door.

    `?reply_to=` (the number of a reply) opens a form under it; `?quote=` (the number of a reply, or "entry") puts their
    words into that form; `?from=` and `?to=` are the thread's page, else it is the one with that form, or with the
    reply that was just written, or where the reader, who knows the rest, has stopped reading.
    """
    root = _number(request.GET.get("reply_to", ""))
    quotation = _quotation(request, entry)
    unsent = unsent_answers(request, entry)
    if answer_form is None and root is not None:
        answer_form = ReplyForm.blank(root=root, body=quotation, draft=unsent.get(root))
    elif answer_form is not None:
        root = answer_form.cleaned_data.get("root")
    seen = seen_of(entry, request.user)
    start, end = request.GET.get("from", ""), request.GET.get("to", "")
    around = new_reply.pk if new_reply else None if start or end else root
    if answer_form is None and (root := next((pk for pk in unsent if pk), None)):
        answer_form = ReplyForm.blank(root=root, draft=unsent[root])  # shown where its comment is on this page
    kind = kinds.get(entry.kind)
    no_reply = why_no_reply(entry, request.user) if entry.is_published else ""
    after = now_cursor(timezone.now())  # before the rows are read
    thread = thread_for(entry, request.user, start=start, end=end, around=around, seen=seen)
    reply_form = reply_form or ReplyForm.blank(body="" if answer_form else quotation, draft=unsent.get(None))
    channels = channels_for(entry, request.user)
    for form in filter(None, (reply_form, answer_form)):
        form.ask_voice(channels, request.user)
    placing = placing_of(entry, request.user)
    can_reply = entry.is_published and not no_reply
    new_number = new_reply.pk if new_reply else None
    about = kind.page_context(entry, request.user) if kind.page_context else None
    return {
        "entry": entry,
        "kind": kind,
        "can_place": placing.can_place,
        "is_pinned": placing.is_pinned,
        "sees_ledger": placing.sees_ledger,
        "can_pin": may_pin(entry, request.user),
        "is_on_profile": is_on_profile(entry, request.user),
        "html": text.clean(_html_of(entry)),
        "tags": brief.tags_beside(entry.shown_tags, entry.body_html) if kind.is_brief else entry.shown_tags,
        "thread": thread,
        "thread_after": after,
        "reply_form": reply_form,
        "reply_draft": None if reply_form.is_bound else unsent.get(None),
        "answer_draft": unsent.get(root) if root and answer_form and not answer_form.is_bound else None,
        "answer_form": answer_form,
        "answering": root,
        "extras": extras.on_page(entry, request.user),
        "no_reply": no_reply,
        "can_reply": can_reply,
        "useful_count": entry.activity.useful_count if hasattr(entry, "activity") else 0,
        "has_reacted": thread.own.has_reacted,
        "is_own": entry.author_id == request.user.pk,
        "edit_url": reverse(kind.edit_url_name, args=[entry.pk]) if kind.edit_url_name else "",
        "shown_at": entry.published_at or entry.created_at,
        "bookmark": thread.own.bookmark,
        "button_id": f"useful-{entry.pk}",
        "save_id": f"save-{entry.pk}",
        "answer_id": f"answer-{root}",
        "page_title": entry.title,
        "seen": seen,
        "follow": follow_control(entry, request.user),
        "about": about,
        "around": Around(entry.get_absolute_url(), kind, about, can_reply, new_number),
    }


def _html_of(entry: Entry) -> str:
    """The text as HTML; of a draft that was kept while it was typed it is made now, for its author alone."""
    if entry.body_renderer == 0 and not entry.is_published:
        storing.render(entry)
    return entry.body_html


def _number(typed: str) -> int | None:
    return int(typed) if typed.isdecimal() and len(typed) < _MOST_DIGITS else None


def _quotation(request: MemberRequest, entry: Entry) -> str:
    """What `?quote=` asks for; "" where it asks for nothing, or for what the reader may not read."""
    asked = request.GET.get("quote", "")
    if asked == "entry":
        return quote(entry)
    number = _number(asked)
    if number is None:
        return ""
    found = entry.replies.visible_to(request.user).published().filter(pk=number).select_related("author").first()
    return quote(found) if found else ""
