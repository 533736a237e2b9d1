"""Parts of hot pages that are rendered once, with holes for what differs from view to view.

A template costs most where its tags are resolved again for each of 25 cards or 50 replies, to the same words each time.
A mould renders it once for each shape (what its tags decide by) and language; a view only puts its strings into the
holes. The template stays the one place where the part is written. It is never shown anything of a reader or of a row:
what it gets for a hole is a mark, so nothing of them can stay in the mould.
"""

import re
from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from html import escape
from typing import Any, Final

from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

SHAPES_KEPT: Final = 256  # of one mould, all languages together
NUMBER: Final = 8_077_330_100_000_000_000  # marks of numbers begin here; no row will ever have one of these

_BARE: Final = frozenset((str, int))

Marks = Mapping[str, str | int]
Context = Callable[..., Mapping[str, Any]]


def _nothing(_marks: Marks, **_shape: Hashable) -> Mapping[str, Any]:
    return {}


class Mould:
    """The template of that name, with holes for `words` (text, or HTML that is safe) and for `numbers` of rows.

    The template may write a hole, hand it on and build an address of a number; it decides nothing by it, and uses no
    filter on it but `count`. What it decides by is its shape, hashable values in few combinations; one of the name of a
    hole stands in its place. `context` makes of marks and shape what else the template needs.
    """

    def __init__(
        self, template: str, *, words: tuple[str, ...] = (), numbers: tuple[str, ...] = (), context: Context = _nothing
    ) -> None:
        self._template = template
        self._marks: dict[str, str | int] = {name: mark(name) for name in words}
        self._marks |= {name: NUMBER + place for place, name in enumerate(numbers)}
        self._context = context
        self._pattern = lru_cache(SHAPES_KEPT)(self._make)

    def cast(self, holes: Mapping[str, object] | None = None, **shape: Hashable) -> SafeString:
        """The part in that shape, the values of `holes` escaped where they are not safe. KeyError where one lacks."""
        parts, values = list(self._pattern(get_language(), **shape)), holes or {}
        parts[1::2] = [_shown(values[name]) for name in parts[1::2]]  # between them stand names of holes
        return SafeString("".join(parts))

    def _make(self, _language: str | None, **shape: Hashable) -> tuple[str, ...]:
        html = get_template(self._template).render({**self._marks, **self._context(self._marks, **shape), **shape})
        names = {str(shown): name for name, shown in self._marks.items()}
        if not names:
            return (html,)
        parts = re.split(f"({'|'.join(map(re.escape, names))})", html)
        return tuple(names.get(part, part) if place % 2 else part for place, part in enumerate(parts))


def _shown(value: Any) -> str:
    """As `conditional_escape`, and quicker for what there is most of: it is asked hundreds of times a page."""
    if isinstance(value, SafeString):
        return value
    if type(value) in _BARE:
        return escape(str(value))
    return conditional_escape(value)


def mark(name: str) -> str:
    """What a template is shown for words that are put in later."""
    return f"\ue000{name}\ue001"


def pattern(html: str, marks: Marks) -> str:
    """`html` for `format_html`, with a hole at each of `marks`."""
    made = html.replace("{", "{{").replace("}", "}}")
    for name, shown in marks.items():
        made = made.replace(str(shown), "{" + name + "}")
    return made
