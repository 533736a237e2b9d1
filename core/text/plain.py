"""The words of a Markdown text: for search, excerpts and the plain twin of a mail. Never by way of HTML."""

from collections.abc import Iterator

from markdown_it.token import Token

from core.text.limits import refuse_too_long
from core.text.lines import single_line, tidy
from core.text.parser import alt_text, parse

_MAX_MENTIONS = 50
_ENDS = {"heading_close", "paragraph_close", "blockquote_close", "bullet_list_close", "ordered_list_close"}
_SEARCHED_FOR_AN_EXCERPT = 4_000  # characters of Markdown for each hundred of words: enough past any table of contents


def to_plain(markdown: str) -> str:
    """The words, paragraphs apart by an empty line, list items and table rows on lines of their own.

    Raises TextTooLong.
    """
    refuse_too_long(markdown)
    paragraphs: list[str] = []
    for block in _blocks(parse(tidy(markdown)).tokens):
        text = block.strip("\n")
        if text.strip():
            paragraphs.append(text)
    return "\n\n".join(paragraphs)


def excerpt(markdown: str, *, length: int = 280) -> str:
    """One line of plain words, at most `length` characters, cut between words with an ellipsis. Raises TextTooLong."""
    words = single_line(to_plain(markdown))
    if len(words) <= length:
        return words
    cut = words[:length]  # one character more than fits beside the ellipsis: it shows whether a word ends there
    kept = cut.rpartition(" ")[0] if " " in cut else cut[: length - 1]
    return f"{kept.rstrip(' .,;:–—-')}…"


def mentions(markdown: str) -> list[str]:
    """Handles in order of appearance, each once, in lower case, outside code and links; at most 50.

    Raises TextTooLong.
    """
    refuse_too_long(markdown)
    return list(dict.fromkeys(parse(tidy(markdown)).handles))[:_MAX_MENTIONS]


def _blocks(tokens: list[Token]) -> Iterator[str]:
    """Text by paragraph. Lines of one list stay together, and so do the rows of a table."""
    lines: list[str] = []
    cells: list[str] = []
    in_row, items = False, 0
    for token in tokens:
        match token.type:
            case "inline" if in_row:
                cells.append(_words(token))
            case "inline":
                lines.append(_words(token))
            case "fence" | "code_block":
                lines.append(token.content)
            case "tr_open":
                in_row, cells = True, []
            case "tr_close":
                in_row = False
                lines.append("\t".join(cells))
            case "list_item_open":
                items += 1
            case "list_item_close":
                items -= 1
            case _:
                pass
        if not items and not in_row and token.type not in {"tr_close", "thead_close"} and lines and token.nesting <= 0:
            if token.type != "inline":
                yield "\n".join(lines)
                lines = []
    yield "\n".join(lines)


def _words(inline: Token) -> str:
    words: list[str] = []
    for token in inline.children or []:
        match token.type:
            case "softbreak" | "hardbreak":
                words.append("\n")
            case "image":
                words.append(alt_text(token))
            case _:
                words.append(token.content)
    return "".join(words)
