"""Cards as home shows them: with their best reply, what is unread, and a menu."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.best import best_replies
from content.cards import Card
from content.models import Entry
from core.moulds import Mould
from profiles.models import User
from stream.marks import Unread, unread_in
from stream.models import Tab

_MENU: Final = Mould("stream/_card_menu.html", words=("title",), numbers=("number",))


def dressed(cards: Sequence[Card], tab: Tab, reader: User) -> list[Card]:
    """`cards` of entries `with_unread`, as they stand in the tab. One query, whatever they are."""
    entries = [card.entry for card in cards]
    best = best_replies(entries, reader)
    return [
        replace(
            card,
            best=best.get(card.entry.pk),
            news=_news(card.entry, unread_in(card.entry), reader),
            menu=_MENU.cast({"number": card.entry.pk, "title": card.entry.title}, tab=tab.value),
        )
        for card in cards
    ]


def _news(entry: Entry, unread: Unread, reader: User) -> str:
    """ "Unread", "3 new replies", or "": of one's own only the replies are new."""
    if unread.is_new:
        return "" if entry.author_id == reader.pk else _("Unread")
    if not unread.replies:
        return ""
    return ngettext("%(shown)s new reply", "%(shown)s new replies", unread.replies) % {"shown": unread.label}
