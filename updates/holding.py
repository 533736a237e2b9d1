"""The picture of an update beside its text while it is written, and at its end where it is stored.

Nobody who writes a few words wants to read the address of a picture among them: the box shows the words, and a field
that is not seen holds the reference. With scripts off it is the same.
"""

from typing import Any, Final, NamedTuple

from content.services.attachments import references_in
from core import text

FIELD: Final = "picture"
WITHOUT: Final = "without"  # the value of `act` that takes the picture out
_LONGEST: Final = 5000  # characters of the field that are looked at


class Parts(NamedTuple):
    """A text, and the references to pictures at its end."""

    words: str
    held: str


def parted(body: str) -> Parts:
    """The words, and the pictures that stand behind them; a picture that stands among the words stays there."""
    lines = [_line(reference) for reference in references_in(text.tidy(body)) if reference.is_picture]
    words = body.rstrip()
    held: list[str] = []
    for line in reversed(lines):
        if not words.endswith(line):
            break
        words, held = words.removesuffix(line).rstrip(), [line, *held]
    return Parts(words, "\n\n".join(held)) if held else Parts(body, "")


def joined(data: Any) -> Any:
    """What was sent, with the pictures back at the end of the text, as everything else expects them.

    What is typed beside a picture is its description now, whatever it was.
    """
    if not data.get(FIELD):
        return data
    said = data.copy()
    references = [one for one in references_in(text.tidy(said[FIELD][:_LONGEST])) if one.is_picture]
    said[FIELD] = ""
    if said.get("act") != WITHOUT:
        held = [_line(one, is_typed=f"alt-{one.token}" in said) for one in references]
        said["body"] = "\n\n".join([said.get("body", "").rstrip(), *held]).lstrip()
    return said


def _line(reference: text.UploadReference, *, is_typed: bool = False) -> str:
    return text.reference(reference.token, "" if is_typed else reference.alt, is_picture=True)
