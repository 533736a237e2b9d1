"""Parts of cards that come out of moulds."""

from typing import TYPE_CHECKING

from django import template
from django.utils.safestring import SafeString

from content import acts

if TYPE_CHECKING:
    from content.cards import Card

register = template.Library()


@register.simple_tag
def card_kind(card: "Card", label: object = "") -> SafeString:
    """What the entry is and where it stands, as `content/_kind.html` says it."""
    return acts.kind_of(card.entry, card.kind, label)


@register.simple_tag
def card_acts(card: "Card", csrf_token: object) -> SafeString:
    """Useful, replies, save, as `content/_card_acts.html` has them."""
    return acts.on_card(card, csrf_token)
