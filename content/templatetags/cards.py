"""Cards, which come out of moulds."""

from typing import TYPE_CHECKING

from django import template
from django.utils.safestring import SafeString

from content import casting

if TYPE_CHECKING:
    from content.cards import Card

register = template.Library()


@register.simple_tag
def card(one: "Card", csrf_token: object) -> SafeString:
    """An entry in a list, as `content/_card.html` has it."""
    return casting.whole(one, str(csrf_token))
