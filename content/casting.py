"""Whole cards out of moulds: an article, with what is the card's own in its holes."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

from django.template.loader import get_template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from content import acts
from content.kinds import CardParts
from core.moulds import Marks, Mould

if TYPE_CHECKING:
    from content.cards import Card
    from content.models import Reply
    from profiles.models import Department


def _with_department(marks: Marks, *, voice: str) -> Mapping[str, Any]:
    return {"department": SimpleNamespace(**marks), "voice": voice}


_CARD: Final = Mould("content/_card.html", words=("head", "kind", "news", "words", "state", "answer", "extras", "acts"))
_BEST: Final = Mould("content/_best.html", words=("name", "said_by", "url", "excerpt"))
_SAID_BY: Final = Mould("content/_said_by.html", words=("name", "short_name", "css_class"), context=_with_department)


def whole(card: "Card", csrf_token: str) -> SafeString:
    """The card of an entry, as a list shows it."""
    parts = card.kind.card_parts(card) if card.kind.card_parts else CardParts()
    answer = parts.answer
    if not answer and card.best:
        answer = _BEST.cast({**words_of(card.best), "url": card.best.get_absolute_url()})
    holes = {
        "head": card.head,
        "kind": acts.kind_of(card.entry, card.kind, parts.label),
        "news": card.news,
        "words": card.text.words,
        "state": parts.state,
        "answer": answer,
        "extras": _extras(card, csrf_token) if card.extras else "",
        "acts": acts.on_card(card, csrf_token),
    }
    return _CARD.cast(holes, **({} if card.news else {"news": ""}))


def words_of(reply: "Reply") -> dict[str, object]:
    """What a card says of one: who said it, from where, and what."""
    return {"name": reply.author.name, "said_by": said_by(reply.department, reply.voice), "excerpt": reply.excerpt}


def said_by(department: "Department | None", voice: str) -> SafeString:
    """The department that something was written from, as `content/_said_by.html` has it."""
    if department is None:
        return SafeString("")
    holes = {
        "name": department.name,
        "short_name": department.short_name or department.name,
        "css_class": department.css_class,
    }
    return SafeString(_SAID_BY.cast(holes, voice=voice).strip())


def _extras(card: "Card", csrf_token: str) -> SafeString:
    """What hangs on the entry: few have something, and each kind of thing has its own template."""
    shown = (
        get_template(one.template).render({"extra": one.extra, "entry": card.entry, "csrf_token": csrf_token})
        for one in card.extras
    )
    return format_html_join("", "{}", ((html,) for html in shown))
