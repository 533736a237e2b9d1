"""Plain text as it stands, tables with commas too; and rich text (RTF), which is text to whoever looks at its bytes."""

import re
from pathlib import Path
from typing import Final

from uploads.inspection.words.pieces import Pieces

BLOCK: Final = 64 * 1024  # characters
_RICH: Final = "{\\rtf"
MOST_RICH: Final = 8_000_000  # characters, most of which are marks
_TOKEN: Final = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.S
)
_NOT_WORDS: Final = frozenset(
    {"fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "fldinst", "listtable", "listoverridetable"}
    | {"themedata", "datastore", "latentstyles", "generator", "rsidtbl", "xmlnstbl", "header", "footer", "annotation"}
)
_BREAKS: Final = {"par": "\n", "line": "\n", "row": "\n", "sect": "\n", "page": "\n", "tab": "\t", "cell": "\t"}
_SIGNS: Final = {"emdash": "\u2014", "endash": "\u2013", "lquote": "\u2018", "rquote": "\u2019"}
_SIGNS_TOO: Final = {"ldblquote": "\u201c", "rdblquote": "\u201d", "bullet": "\u2022"}


def read(path: Path, pieces: Pieces) -> None:
    """Raises Enough. What is no UTF-8 was refused when the file came."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        block = file.read(BLOCK)
        if block.startswith(_RICH):
            _say_rich(block + file.read(MOST_RICH), pieces)
        else:
            while block:
                pieces.say(block)
                block = file.read(BLOCK)
    pieces.end()


def _say_rich(marked: str, pieces: Pieces) -> None:
    """The words of RTF between its marks, in one walk; groups that hold none are passed over."""
    depth, silent_at, to_skip = 0, 0, 0  # `silent_at`: the group from which on there are no words; 0: none
    words = {**_BREAKS, **_SIGNS, **_SIGNS_TOO}
    for token in _TOKEN.finditer(marked):
        word, number, byte, sign, brace, said = token.groups()
        if brace == "{":
            depth += 1
        elif brace == "}":
            depth -= 1
            silent_at = 0 if depth < silent_at else silent_at
        elif silent_at:
            continue
        elif sign == "*" or word in _NOT_WORDS:
            silent_at = depth or 1
        elif word == "u" and number:
            pieces.say(_letter(int(number)))
            to_skip = 1  # what older readers show instead of it
        elif byte or said:
            letters = bytes.fromhex(byte).decode("cp1252", "replace") if byte else said
            pieces.say(letters[to_skip:])
            to_skip = 0
        elif word or sign:
            pieces.say(words.get(word or "", sign if sign in {"\\", "{", "}"} else ""))


def _letter(number: int) -> str:
    """RTF writes sixteen bits with a sign."""
    return chr(number % 0x10000) if -0x8000 <= number < 0x10000 else ""  # noqa: PLR2004 - sixteen bits
