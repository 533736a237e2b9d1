"""HTML pasted from a word processor, a mail or a web page, turned into Markdown before it is stored."""

from core.text.limits import refuse_too_long
from core.text.lines import tidy
from core.text.tokens import Tag, tokens

_BREAKS = {"p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "ul", "ol", "blockquote", "pre"}


def from_html(pasted: str) -> str:
    refuse_too_long(pasted)
    paragraphs = [""]
    for piece in tokens(tidy(pasted)):
        if isinstance(piece, Tag):
            if piece.name in _BREAKS:
                paragraphs.append("")
        else:
            paragraphs[-1] += piece
    lines = (" ".join(paragraph.split()) for paragraph in paragraphs)
    return "\n\n".join("".join(f"\\{c}" if c in "\\`*_[]<>&#-+|~!" else c for c in line) for line in lines if line)
