"""Cards as home shows them: with their best reply, what is unread, why they are there, and a menu."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.best import best_replies
from content.cards import Card
from content.models import Entry
from core.moulds import Mould
from profiles.models import User
from stream.controls import blank_control
from stream.feed.pages import Feed
from stream.feed.why import reasons
from stream.marks import Unread, unread_in
from stream.models import Tab
from tags.models import Tag

TAGS_OFFERED: Final = 5


_MUTE = Mould("stream/_card_mute.html", words=("url", "label", "csrf_token"))
_MENU = Mould(
    "stream/_card_menu.html", words=("card_id", "tab", "title", "reasons", "mutes", "csrf_token"), numbers=("number",)
)


@dataclass(frozen=True)
class Mute:
    """One thing that can be muted from a card, by the control of levels."""

    label: str
    url: str


@dataclass(frozen=True)
class Menu:
    """What can be done with a card: `stream/_card_menu.html`."""

    entry: Entry
    tab: Tab
    reasons: Sequence[str]
    mutes: Sequence[Mute]

    card_id: str = ""  # of its card

    def html(self, csrf_token: object) -> SafeString:
        """The menu, out of moulds."""
        mutes = [_MUTE.cast({"url": mute.url, "label": mute.label, "csrf_token": csrf_token}) for mute in self.mutes]
        lines = format_html_join("", '<span class="person__line">{}</span>', ([reason] for reason in self.reasons))
        holes = {
            "number": self.entry.pk,
            "card_id": self.card_id,
            "tab": self.tab.value,
            "title": self.entry.title or self.entry.excerpt,
            "reasons": lines,
            "mutes": format_html_join("", "{}", ([mute] for mute in mutes)),
            "csrf_token": csrf_token,
        }
        return _MENU.cast(holes)


def dressed(cards: Sequence[Card], feed: Feed, reader: User) -> list[Card]:
    """`cards` of the entries of `feed`, in their order. One query, whatever they are."""
    entries = [card.entry for card in cards]
    best = best_replies(entries, reader)
    return [
        replace(
            card,
            best=best.get(card.entry.pk),
            news=_news(card.entry, unread_in(card.entry), reader),
            menu=Menu(
                card_id=f"card-{card.entry.pk}",
                entry=card.entry,
                tab=feed.asked.tab,
                reasons=reasons(card.entry, feed.asked.tab, feed.ties, reader),
                mutes=_mutes(card.entry, reader, feed.ties.tags_of(card.entry.pk)),
            ),
        )
        for card in cards
    ]


def _news(entry: Entry, unread: Unread, reader: User) -> str:
    """ "New", "3 new replies", or "": of one's own only the replies are new."""
    if unread.is_new:
        return "" if entry.author_id == reader.pk else _("New")
    if not unread.replies:
        return ""
    return ngettext("%(shown)s new reply", "%(shown)s new replies", unread.replies) % {"shown": unread.label}


def _mutes(entry: Entry, reader: User, tags: Sequence[str]) -> list[Mute]:
    """The thread, its author or channel, its group, and the tags by which it came."""
    found = [Mute(_("Mute this thread"), blank_control(entry).url)]
    if entry.is_official:
        name = entry.department.short_name or entry.department.name
        found.append(Mute(_("Mute the channel of %(name)s") % {"name": name}, blank_control(entry.department).url))
    elif entry.author_id != reader.pk:
        found.append(Mute(_("Mute %(name)s") % {"name": entry.author.name}, blank_control(entry.author).url))
    if entry.group is not None:
        found.append(Mute(_("Mute the group %(name)s") % {"name": entry.group.name}, blank_control(entry.group).url))
    tagged = [Tag(name=word, slug=word) for word in tags[:TAGS_OFFERED]]
    return [*found, *(Mute(_("Mute #%(tag)s") % {"tag": tag.name}, blank_control(tag).url) for tag in tagged)]
