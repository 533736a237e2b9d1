"""Work grows with the text and never with its square; nothing recurses. Counted, not timed.

Calls of Python and C functions are counted with a profiler. What one call may hide is counted otherwise: the characters
that the tokenizers search, the depth of what `nh3` gets, and the length of what is written.
"""

import sys
from collections.abc import Callable
from typing import Any

import pytest

from core.text import (
    MAX_CHARACTERS,
    TextTooLong,
    clean,
    excerpt,
    from_html,
    mentions,
    to_html,
    to_plain,
)
from core.text.references import unescape
from core.text.spotting import spot_addresses, spot_handles
from core.text.structure import balanced
from core.text.tokens import _Tokenizer, tokens

UNITS_OF_MARKDOWN = [
    ">", "> ", "- ", "1. ", "> - ", "[", "![", "[a](", "[a](/b", "![a](b)", "[a][", "[]", "]", "*a ", "_a ",
    "**a *b ", "*_", "a**b", "~~a ", "`", "`a", "``a`", "<", "<a:", "<a@", "&", "&#1", "&amp;", "\\", "\\*",
    "|", "|a", "a|b\n", "a\n", "a\n\n", "- a\n", "- a\n\n", "* a\n+ a\n", "> a\n", "> ```\n", "# a\n", "#",
    " #", "```\n", "~~~\n```\n", "[a]: /b\n", "[a]: ", "[a\n", "    a\n", "https://a ", "https://a(", "://",
    "http", "@a", "@a-", "@", "a@", "|\n|-\n", "-\n", "---\n", "\t", " ", "\n", "(", "***a** ", "<!--", "<b>",
    "![a", "a\\\n", "1) a\n",
]  # fmt: skip
UNITS_OF_HTML = [
    "<div>", "<b>", "<b><p>x", "<p>x<b>", "<p>x", "<blockquote>", "<ul><li>", "<ul>", "<li>x", "<ol><li>x",
    "<table><tr><td>", "<table>", "<table><caption>", "<td>x", "<tr><td>x<td>y",
    "<table><tr><td>a<td>b</table>", "<a href=/x>", "<a href=/x>x</a>", "<span>",
    "<font style='font-weight:bold'>", "<", "</", "<!--", "<!---->", "<!-->", "<!", "<?", "<![CDATA[",
    "<script>", "<style></style>", "<template>", "<xml>", "<title>", "<a b", "<a b='", "<a b=c ", "&", "&#",
    "&#9", "&ampx", "&lt;", "*", "_", "`", "~", "<code>`</code>", "<b>.</b>a", "<b>x</b> ", "<p><i>x</i>",
    "<br>", "<hr>", "<h1>x", "<pre>x", "<pre>", "</div>", "</b>", "</p>", "<p style='mso-list:l0 level9'>x",
    "<p style='mso-list:l0 level1'><span style='mso-list:ignore'>", "https://x ",
    "<img src=/uploads/8fba25e9-8e0c-46fd-8dff-1d1cfca7aa5c/small.webp alt=x>",
    "![](/uploads/8fba25e9-8e0c-46fd-8dff-1d1cfca7aa5c/)",
    "https://x(", "https://x*", "![", "\n", " ", "\u0301", "\u0301\u0323",
]  # fmt: skip


def calls(function: Callable[..., Any], *arguments: Any) -> int:
    counted = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal counted
        counted += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        function(*arguments)
    finally:
        sys.setprofile(None)
    return counted


def ratio(function: Callable[..., Any], unit: str, times: int) -> float:
    return calls(function, unit * 2 * times) / max(500, calls(function, unit * times))


@pytest.mark.parametrize("unit", UNITS_OF_MARKDOWN, ids=repr)
def test_twice_the_markdown_is_twice_the_work(unit):
    for function in (to_html, to_plain, mentions):
        assert ratio(function, unit, 120) < 2.5


@pytest.mark.parametrize("unit", UNITS_OF_HTML, ids=repr)
def test_twice_the_html_is_twice_the_work(unit):
    for function in (from_html, clean, lambda html: to_html(from_html(html))):
        assert ratio(function, unit, 120) < 2.5


@pytest.mark.parametrize("shape", ["formats", "link", "columns", "grid", "emphasis", "definitions", "headings"])
def test_twice_the_bomb_is_twice_the_work(shape):
    def bomb(size: int) -> str:
        return {
            "formats": "".join(f"<b a{n}>" for n in range(size)) + "<p>x" * size,
            "link": f"<a href=/{'x' * size}>" + "<p>x" * size,
            "columns": "<table><tr>" + "<td>x" * size + "</table>" + "|a" * size + "|\n" + "|-" * size + "|\n",
            "grid": "<table>" + "<tr><td>a" * size + "<tr>" + "<td>" * size,
            "emphasis": "*" * size + "a" + "*" * size,
            "definitions": "".join(f"[{n}]: /x\n" for n in range(size)) + "[1]" * size,
            "headings": "# a\n" * size + "".join(f"# a-{n}\n" for n in range(size)),
        }[shape]

    for function in (to_html, from_html, clean, to_plain):
        assert calls(function, bomb(400)) / max(500, calls(function, bomb(200))) < 2.5


class Searched(str):
    """A text that counts how many of its characters are searched."""

    seen = 0

    def find(self, mark: str, start: int = 0, end: int | None = None) -> int:  # type: ignore[override]
        stop = len(self) if end is None else end
        found = super().find(mark, start, stop)
        Searched.seen += (stop if found < 0 else found) - start
        return found


@pytest.mark.parametrize("unit", UNITS_OF_HTML, ids=repr)
def test_the_tokenizers_search_each_character_a_few_times_at_most(unit):
    text = unit * 500
    tokenizer = _Tokenizer(text)
    tokenizer.html, tokenizer.lowered = Searched(tokenizer.html), Searched(tokenizer.lowered)
    for walk in (
        tokenizer.run,
        lambda: spot_addresses(Searched(text)),
        lambda: spot_handles(Searched(text)),
        lambda: [unescape(Searched(text))],
    ):
        Searched.seen = 0
        assert sum(1 for _ in walk()) <= len(text)
        assert Searched.seen <= 6 * len(text)


@pytest.mark.parametrize("unit", UNITS_OF_HTML, ids=repr)
def test_what_the_html_parser_gets_is_shallow_and_not_much_longer(unit):
    events = balanced(tokens(unit * 500))
    depth = deepest = 0
    for event in events:
        if not isinstance(event, str) and event.name not in {"br", "hr", "img"}:
            depth += 1 if event.opens else -1
            deepest = max(deepest, depth)
    assert depth == 0
    assert deepest <= 30
    assert len(events) <= 12 * 500 * max(1, unit.count("<"))


@pytest.mark.parametrize(
    "unit", ["> ", "- ", "[", "![", "*a ", "<div>", "<b>", "<blockquote>", "<ul><li>", "<table><tr><td>"]
)
def test_nothing_recurses_into_the_text(unit):
    """With room for 250 frames only, a quarter of what Python allows. Full-sized bombs are among the slow tests."""
    deep = f"{unit * 600}deep"
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(_frames() + 250)
    try:
        shown = [clean(deep), from_html(deep), to_plain(deep), to_html(deep), from_html(to_html(deep))]
        excerpt(deep)
        mentions(deep)
    finally:
        sys.setrecursionlimit(limit)
    assert all("deep" in text for text in shown)


def test_markdown_that_escapes_made_too_long_is_refused_and_no_worse():
    markdown = from_html("*" * MAX_CHARACTERS)
    assert len(markdown) > MAX_CHARACTERS
    with pytest.raises(TextTooLong):
        to_html(markdown)


def _frames() -> int:
    frame, depth = sys._getframe(), 0
    while frame.f_back:
        frame, depth = frame.f_back, depth + 1
    return depth
