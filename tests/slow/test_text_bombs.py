"""Texts of up to 400,000 characters made to take a parser down, in full size. They end, raise nothing, and keep words.

That work grows no faster than the text is counted in tests/core/test_text_work.py.
"""

import pytest

from core.text import clean, excerpt, from_html, mentions, single_line, tidy, to_html, to_plain
from tests.core.reading import Reader, faults

BOMBS = {
    "quotes": ">" * 50_000,
    "brackets": "[" * 50_000,
    "pictures": "![" * 25_000 + "x" + "](/uploads/8fba25e9-8e0c-46fd-8dff-1d1cfca7aa5c/)" * 25_000,
    "emphasis": "*a " * 50_000,
    "stars": "*" * 50_000 + "a" + "*" * 50_000,
    "backticks": "`" * 100_000,
    "list": "- " * 50_000 + "deep",
    "stairs": "".join("  " * step + "- a\n" for step in range(500)),
    "columns": "|a" * 10_000 + "|\n" + "|-" * 10_000 + "|\n" + "|b" * 10_000 + "|",
    "rows": "|" + "a|" * 300 + "\n|" + "-|" * 300 + "\n" + "x\n" * 20_000,
    "div": "<div>" * 50_000 + "deep",
    "b": "<b>" * 50_000 + "deep" + "</b>" * 50_000,
    "blockquote": "<blockquote>" * 3500 + "deep",
    "lists": "<ul><li>" * 49_000 + "deep",
    "tables": "<table><tr><td>" * 26_000 + "deep",
    "formats": "".join(f"<b a{number}>" for number in range(20_000)) + "<p>x" * 40_000,
    "number": "&#" + "9" * 390_000 + ";",
    "marks": "a" + "\u0301\u0323" * 190_000,
    "attribute": "<a " + "b " * 190_000 + ">",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_neither_raises_nor_loses_its_last_word(name):
    bomb = BOMBS[name]
    cleaned, rendered, markdown = clean(bomb), to_html(bomb), from_html(bomb)
    for html in (cleaned, rendered):
        assert faults(html) == []
        assert Reader(html).deepest <= 40
    for function in (excerpt, mentions, single_line, tidy):
        function(bomb)
    if "deep" in bomb:
        assert all("deep" in text for text in (cleaned, rendered, markdown, to_plain(bomb)))
