"""HTML made safe. `nh3` with the one allow-list is the only judge of what reaches a browser.

It never sees what a stranger sent as it was: some 100 kB of unclosed tags cost its tree builder many seconds. So the
tags are brought in order first, at a cost that grows with the text, and what is left for `nh3` to repair is nothing.
"""

from collections.abc import Iterable
from typing import Final

import nh3
from django.utils.safestring import SafeString, mark_safe

from core.text.allowed import ATTRIBUTES, SCHEMES, TAGS, permitted
from core.text.structure import balanced
from core.text.tokens import Tag, tokens

_CLEANER: Final = nh3.Cleaner(
    tags=set(TAGS),
    attributes=ATTRIBUTES,
    attribute_filter=permitted,
    url_schemes=set(SCHEMES),
    link_rel=None,  # ours stands on links that leave the site, and on no other
    strip_comments=True,
)
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def clean(html: str) -> SafeString:
    """`html` with nothing but the allow-list. Used again whenever stored HTML is output; twice is the same as once.

    Words stay, but those that no browser would show (style sheets, scripts, comments) go. Never raises.
    """
    return _safe(_CLEANER.clean(_serialised(balanced(tokens(html)))))


def _serialised(events: Iterable[Tag | str]) -> str:
    return "".join(event.translate(_ESCAPES) if isinstance(event, str) else _written(event) for event in events)


def _written(tag: Tag) -> str:
    attributes = "".join(f' {name}="{value.translate(_ESCAPES)}"' for name, value in tag.attributes.items())
    return f"<{'' if tag.opens else '/'}{tag.name}{attributes}>"


def _safe(cleaned: str) -> SafeString:
    return mark_safe(cleaned)  # noqa: S308  # nh3 has just read it
