"""Cards as home shows them: with their best reply, what is unread, and a menu."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.best import best_replies
from content.cards import Card
from core.moulds import Mould
from profiles.models import User
from stream.marks import Unread, unread_in
from stream.models import Tab

_MENU: Final = Mould("stream/_card_menu.html", words=("title",), numbers=("number",))


def dressed(cards: Sequence[Card], tab: Tab, reader: User) -> list[Card]:
    """`cards` of entries `with_unread`, as they stand in the tab. One query, whatever they are."""
    entries = [card.entry for card in cards]
    best = best_replies(entries, reader)
    number, unread = reader.pk, _("Unread")
    return [
        replace(
            card,
            best=best.get(card.entry.pk),
            news=_news(unread_in(card.entry), is_own=card.entry.author_id == number, unread=unread),
            menu=_MENU.cast({"number": card.entry.pk, "title": card.entry.title}, tab=tab.value),
        )
        for card in cards
    ]


def _news(found: Unread, *, is_own: bool, unread: str) -> str:
    """ "Unread", "3 new replies", or "": of one's own only the replies are new."""
    if found.is_new:
        return "" if is_own else unread
    if not found.replies:
        return ""
    return ngettext("%(shown)s new reply", "%(shown)s new replies", found.replies) % {"shown": found.label}
