"""Pictures and files that a text refers to: `![description](/uploads/<token>/)` and `[name](/uploads/<token>/)`."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from core.text.allowed import UPLOAD_ROOT
from core.text.limits import refuse_too_long
from core.text.lines import single_line, tidy
from core.text.markup import escape
from core.text.parser import UploadReference, parse
from core.text.pictures import address_of, token_of

_OPENING: Final = "!["
_ADDRESS: Final = f"]({UPLOAD_ROOT}"
_LONGEST_ADDRESS: Final = 200  # characters in which the end of a reference is looked for
_LONGEST_WORDS: Final = 1_000  # and in which its address is: a description, with its escapes


def upload_tokens(markdown: str) -> list[UploadReference]:
    """What the text refers to outside code, each token once, in order of appearance. Raises TextTooLong.

    A token that stands there as a picture at all counts as one; the first description that is not empty is its own.
    """
    refuse_too_long(markdown)
    found: dict[UUID, UploadReference] = {}
    for token, alt, is_picture in parse(tidy(markdown)).uploads:
        before = found.get(token, UploadReference(token, "", False))
        found[token] = UploadReference(token, before.alt or alt, before.is_picture or is_picture)
    return list(found.values())


def reference(token: UUID, words: str, *, is_picture: bool) -> str:
    """Markdown that refers to an upload: `words` are the name of a file, or the description of a picture."""
    return f"{'!' if is_picture else ''}[{escape(single_line(words))}]({address_of(token)})"


def describe(markdown: str, descriptions: Mapping[UUID, str]) -> str:
    """`markdown` with `descriptions` in those pictures that have none; one that stands there already wins."""
    words = {token: escape(single_line(alt)) for token, alt in descriptions.items() if alt.strip()}
    if not words:
        return markdown
    parts: list[str] = []
    done = 0
    at = markdown.find(_OPENING)
    while at >= 0:
        end = at + len(_OPENING)
        bracket = end + len(markdown[end : end + 2]) - len(markdown[end : end + 2].lstrip(" "))
        token = _token_at(markdown, bracket)
        if token in words:
            parts += [markdown[done:end], words[token]]
            done = bracket
        at = markdown.find(_OPENING, end)
    return "".join([*parts, markdown[done:]])


def without_pictures(markdown: str) -> str:
    """`markdown` without its references to pictures of this site and their descriptions, for counting what is left."""
    parts: list[str] = []
    done = 0
    at = markdown.find(_OPENING)
    while at >= 0:
        end = at + len(_OPENING)
        bracket = markdown.find(_ADDRESS, end, end + _LONGEST_WORDS)
        if bracket >= 0 and "\n" not in markdown[end:bracket] and _token_at(markdown, bracket) is not None:
            parts.append(markdown[done:at])
            done = end = markdown.find(")", bracket) + 1
        at = markdown.find(_OPENING, end)
    return "".join([*parts, markdown[done:]])


def without_upload(markdown: str, token: UUID, instead: str) -> str:
    """`markdown` with `instead` in the place of every reference to this one upload, picture or file."""
    parts: list[str] = []
    done = 0
    at = markdown.find(_ADDRESS)
    while at >= 0:
        end = at + 1
        if _token_at(markdown, at) == token:
            start = max(markdown.rfind("[", done, at), done)
            start -= int(start > done and markdown[start - 1] == "!")
            parts += [markdown[done:start], instead]
            done = end = markdown.find(")", at) + 1
        at = markdown.find(_ADDRESS, end)
    return "".join([*parts, markdown[done:]])


def _token_at(markdown: str, bracket: int) -> UUID | None:
    """The token of the reference whose description ends at `bracket`."""
    if not markdown.startswith("](", bracket):
        return None
    start = bracket + len("](")
    end = markdown.find(")", start, start + _LONGEST_ADDRESS)
    typed = markdown[start:end].split() if end >= 0 else []
    return token_of(typed[0].removeprefix("<").removesuffix(">")) if typed else None
