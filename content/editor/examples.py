"""What the page of help shows: what is typed, and what becomes of it by the same steps as for any text."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import text


class Example(NamedTuple):
    """One thing that a text can have."""

    name: str
    typed: str
    shown: SafeString


def examples() -> list[Example]:
    """Each with its name, in the order of how often people want it."""
    return [Example(name, typed, text.to_html(typed, top_heading=3)) for name, typed in _typed()]


def _typed() -> Iterator[tuple[str, str]]:
    yield _("Paragraphs"), _("Leave an empty line between paragraphs.\n\nThe next one begins here.")
    yield _("Bold and italic"), _("This is **important**, and this is _stressed_.")
    yield _("A list"), _("- first\n- second\n- third")
    yield _("A numbered list"), _("1. Open the case\n2. Read it\n3. Close it")
    yield _("A heading"), _("# What we found")
    yield _("A link"), _("[The guidance](https://www.gov.uk/guidance) or simply https://www.gov.uk")
    yield _("A quotation"), _("> We tried that in 2019.\n\nWhat happened?")
    yield _("A table"), _("| Office | People |\n| --- | ---: |\n| Leeds | 120 |\n| Cardiff | 85 |")
    yield _("Code, or words as they are typed"), _("Type `@` to name somebody.")
    yield _("Struck out"), _("The date is ~~Monday~~ Tuesday.")
