"""Somebody's words in one's own text: a Markdown quotation under the name of who wrote them, linked to the place."""

from typing import Final

from django.utils.html import format_html
from django.utils.translation import gettext as _

from content.models import Entry, Reply
from core import text

LONGEST: Final = 2_000  # characters: a reminder of what is answered, with room for the answer


def quote(target: Entry | Reply, *, html: str = "") -> str:
    """`html`, a part of what `target` says, or all of it, as a quotation to write on under. Pictures stay out of it.

    People named in it are links, so that a quotation tells nobody a second time. Raises TextTooLong.
    """
    words = text.from_html(html or text.clean(target.body_html), pictures=False)
    who = format_html('<a href="{}">{}</a>', target.get_absolute_url(), target.author.name)
    lead = text.from_html(_("%(name)s wrote:") % {"name": who})
    lines = [lead, "", *_shortened(words).split("\n")]
    return "".join(f"{f'> {line}'.rstrip()}\n" for line in lines) + "\n"


def link_to(entry: Entry) -> str:
    """A link to the entry under its title, in Markdown, that names nobody anew."""
    return text.from_html(format_html('<p><a href="{}">{}</a></p>', entry.get_absolute_url(), entry.title)).strip()


def _shortened(words: str) -> str:
    """At most `LONGEST` characters, cut at the end of a line where there is one."""
    if len(words) <= LONGEST:
        return words
    kept = words[:LONGEST]
    cut = kept.rfind("\n") if "\n" in kept else kept.rfind(" ")
    return f"{kept[: cut if cut > 0 else LONGEST].rstrip()}\n…"
