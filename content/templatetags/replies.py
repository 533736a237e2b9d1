"""Replies of a thread, which come out of moulds."""

from typing import TYPE_CHECKING

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from content.threads import casting

if TYPE_CHECKING:
    from content.threads import Line

register = template.Library()


@register.simple_tag(takes_context=True)
def reply(context: Context, line: "Line", root: int, takes_answers: bool) -> SafeString:
    """One reply, as `content/_reply.html` has it, under the reply number `root`, which the reader may answer or not.

    Reads `around` (`content.threads.casting.Around`) and `csrf_token` of the page's context.
    """
    return casting.reply(line, context["around"], str(context["csrf_token"]), root=root, takes_answers=takes_answers)
