"""What a reader may do with words of others, as HTML out of moulds: as many buttons on a page as nothing else."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString

from core.moulds import Marks, Mould
from core.templatetags.civ import count

if TYPE_CHECKING:
    from content.kinds import Kind
    from content.models import Bookmark, Entry


@dataclass(frozen=True)
class Kept:
    """A bookmark as a mould knows it."""

    holds_more: bool
    pk: str | int = 0


def kept(bookmark: "Bookmark | None") -> dict[str, Any]:
    """The shape of the button "Save" for whoever has that bookmark."""
    return {"is_saved": bookmark is not None, "holds_more": bookmark is not None and bookmark.holds_more}


def _with_bookmark(marks: Marks, *, is_saved: bool, holds_more: bool, **_shape: Hashable) -> Mapping[str, Any]:
    return {"bookmark": Kept(holds_more, marks["saved"]) if is_saved else None}


def _with_kind(marks: Marks, *, icon: str, audience: str, has_group: bool) -> Mapping[str, Any]:
    room = SimpleNamespace(name=marks["room"], short_name=marks["room"])
    entry = SimpleNamespace(audience=audience, group=room if has_group else None, department=room)
    return {"entry": entry, "kind": SimpleNamespace(icon=icon, label=marks["label"])}


_COUNTS = Mould("elements/counts.html")
_KIND = Mould("content/_kind.html", words=("label", "room"), context=_with_kind)
_ON_CARD = Mould(
    "content/_card_acts.html",
    words=("url", "replies", "useful_count", "button_id", "save_id", "menu", "csrf_token"),
    numbers=("number", "saved"),
    context=_with_bookmark,
)


def replies_in_words(number: int) -> SafeString:
    """ "14 replies", "No replies yet"."""
    return _COUNTS.cast(replies=number, departments=0)


def kind_of(entry: "Entry", kind: "Kind", label: object = "") -> SafeString:
    """What it is, more exactly by `label`, and the room it stands in."""
    room = entry.group.name if entry.group else entry.department.short_name or entry.department.name
    holes = {"label": label or kind.label, "room": room}
    return _KIND.cast(holes, icon=kind.icon, audience=entry.audience, has_group=entry.group is not None)


def on_card(card: Any, csrf_token: object) -> SafeString:
    """The buttons of a card (`content.cards.Card`)."""
    holes = {
        "number": card.entry.pk,
        "url": card.text.url,
        "replies": replies_in_words(card.reply_count),
        "useful_count": count(card.useful_count),
        "button_id": card.button_id,
        "save_id": card.save_id,
        "saved": card.bookmark.pk if card.bookmark else 0,
        "menu": card.menu,
        "csrf_token": csrf_token,
    }
    shape = {"has_reacted": card.has_reacted, **kept(card.bookmark)}
    if not card.useful_count:
        shape["useful_count"] = ""
    return _ON_CARD.cast(holes, **shape)
