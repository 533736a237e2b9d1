"""Reading HTML as a stranger to `core.text`: Python's own parser, and an allow-list written a second time."""

import os
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from core.text import tidy

SHARED = Path(__file__).resolve().parents[3] / "shared"
INLINE = {"a", "code", "em", "s", "strong"}
BLOCKS = {"blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul", "br"}
TABLES = {"table", "tbody", "td", "th", "thead", "tr"}
ATTRIBUTES = {
    "a": {"href", "rel", "download"},
    "img": {"src", "srcset", "sizes", "width", "height", "alt", "loading"},
    "ol": {"start"},
    "table": {"tabindex"},
    "td": {"align"},
    "th": {"align"},
}


class Reader(HTMLParser):
    """What a page shows (`text`, blocks parted by spaces), and what stands in it that must not (`faults`)."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.faults: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.depth = self.deepest = 0
        self.feed(html)
        self.close()

    @property
    def text(self) -> str:
        return "".join(self.parts)

    @property
    def words(self) -> list[str]:
        return tidy(self.text).split()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in INLINE | BLOCKS | TABLES | {"img"}:
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            self.judge(tag, name, value or "")
        if tag == "img":
            self.parts.append(dict(attrs).get("alt") or "")
        elif tag not in INLINE:
            self.parts.append(" ")
        if tag not in {"br", "hr", "img"}:
            self.depth += 1
            self.deepest = max(self.deepest, self.depth)

    def handle_endtag(self, tag):
        self.depth -= 1
        if tag not in INLINE:
            self.parts.append(" ")

    def handle_data(self, data):
        self.parts.append(data)

    def handle_comment(self, data):
        self.faults.append(f"<!--{data}")

    def handle_decl(self, decl):
        self.faults.append(f"<!{decl}")

    def unknown_decl(self, data):
        self.faults.append(f"<![{data}")

    def handle_pi(self, data):
        self.faults.append(f"<?{data}")

    def judge(self, tag: str, name: str, value: str) -> None:
        heading_id = name == "id" and tag in {"h1", "h2", "h3", "h4", "h5", "h6"} and value.startswith("s-")
        if not heading_id and name not in ATTRIBUTES.get(tag, ()):
            self.faults.append(f"<{tag} {name}>")
        if name in {"href", "src"}:
            as_browsers_read = "".join(c for c in value if c > " ").replace("\\", "/")
            scheme, own_path = urlsplit(as_browsers_read).scheme, as_browsers_read.startswith("/")
            leaves = as_browsers_read.startswith("//")
            fits = own_path if name == "src" else own_path or scheme in {"http", "https", "mailto"}
            if leaves or not fits or (name == "src" and not value.startswith("/uploads/")):
                self.faults.append(f"<{tag} {name}={value}>")


def faults(html: str) -> list[str]:
    """What must not stand in cleaned HTML."""
    return Reader(html).faults


def words(html: str) -> list[str]:
    """The visible words of HTML, descriptions of pictures included."""
    return Reader(html).words


def shared(name: str) -> Path:
    """A file of the folder that lies beside the project; skips where there is none, but never where CI says so."""
    path = SHARED / name
    if not path.exists():
        message = f"NOT TESTED: {path} is missing"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return path
