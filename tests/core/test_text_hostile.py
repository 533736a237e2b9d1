"""Everything that has ever run a script somewhere, as Markdown, as a paste and as stored HTML."""

import json
from collections.abc import Callable
from html import escape

import nh3
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.text import clean, excerpt, from_html, mentions, single_line, tidy, to_html, to_plain
from tests.core.reading import ATTRIBUTES, BLOCKS, INLINE, TABLES, Reader, faults, shared, words

UNLIKE_A_BROWSER = ("<m", "<svg", "<xmp", "<plaintext", "<textarea", "<select", "<noscript", "]]>", "<template", "<xml")
"""Where `nh3` itself drops or keeps more than is shown: MathML and SVG, CDATA, text-only elements of long ago."""
UNSEEN = ("<title", "<iframe", "<noembed", "<noframes", "<script", "<style")


@pytest.fixture(scope="module")
def injections() -> list[str]:
    lines = shared("corpora/script-injection.txt").read_text(errors="replace").splitlines()
    assert len(lines) > 6_000
    return lines


@pytest.fixture(scope="module")
def hostile(injections: list[str]) -> list[str]:
    naughty = json.loads(shared("corpora/naughty-strings.json").read_text())
    assert len(naughty) > 500
    return [*injections, *naughty]


WAYS: dict[str, Callable[[str], str]] = {
    "stored": clean,
    "markdown": to_html,
    "link": lambda line: to_html(f"[x](<{line}>) ![x]({line}) <{line}>"),
    "attributes": lambda line: clean(f"<a href=\"{line}\">x</a><img alt='{line}' src=/uploads/{line}><h2 id={line}>"),
    "pasted": lambda line: to_html(from_html(line)),
    "escaped": lambda line: to_html(from_html(escape(line))),
    "person": lambda line: to_html("@ada", people={"ada": line}),
}


@pytest.mark.parametrize("way", WAYS)
def test_no_line_brings_in_an_element_attribute_or_address_of_its_own(way, hostile):
    every = 4 if way in {"link", "escaped"} else 1  # the two that cost most; the lines vary each theme many times
    found = {line: faults(WAYS[way](line)) for line in hostile[::every]}
    assert {line: wrong for line, wrong in found.items() if wrong} == {}


def test_all_lines_together_are_no_worse(injections):
    together = "\n".join(injections)[:390_000]
    assert faults(clean(together)) == []
    assert faults(to_html(together)) == []


def test_cleaning_twice_is_cleaning_once(hostile):
    for line in hostile:
        for cleaned in (clean(line), to_html(line)):
            assert clean(cleaned) == cleaned


def test_every_line_pasted_keeps_its_visible_words(hostile):
    for line in hostile:
        markdown = from_html(line)
        assert words(clean(line)) == tidy(to_plain(markdown)).split() == words(to_html(markdown)), line


def test_every_line_pasted_as_text_comes_back_as_it_was(hostile):
    for line in hostile:
        assert words(to_html(from_html(escape(line)))) == tidy(line.replace("\f", " ")).split(), line


def test_every_line_has_plain_words_an_excerpt_and_mentions(hostile):
    for line in hostile:
        assert len(excerpt(line, length=80)) <= 80
        assert len(single_line(line).splitlines()) <= 1
        assert all(handle == handle.lower() and handle.strip("-").isascii() for handle in mentions(line))


def test_our_tokenizer_sees_the_words_that_an_html_parser_sees(hostile):
    """`nh3` builds the tree as browsers do. Ours only cuts tags, and must not cut elsewhere."""
    attributes = {tag: names - {"rel"} for tag, names in ATTRIBUTES.items()}
    tags = INLINE | BLOCKS | TABLES | {"img"}
    compared = [line for line in hostile if not any(name in line.lower() for name in UNLIKE_A_BROWSER + UNSEEN)]
    assert len(compared) > 4_500
    for line in compared:
        parsed = Reader(nh3.clean(line, tags=tags, attributes=attributes, url_schemes={"http", "https"})).text
        assert "".join(words(clean(line))) == "".join(tidy(parsed).split()), line


@given(st.text())
@example("&#" + "9" * 5_000)
@example("<h2 id=s-a>a</h2>")
@example("<pre>\n\nx")
@example("![![a](/uploads/8fba25e9-8e0c-46fd-8dff-1d1cfca7aa5c/)](/uploads/8fba25e9-8e0c-46fd-8dff-1d1cfca7aa5c/)")
def test_any_text_is_harmless_and_stable(text):
    for html in (clean(text), to_html(text), to_html(from_html(text))):
        assert faults(html) == []
        assert clean(html) == html
    to_plain(text)
    mentions(text)


TAG_NAMES = sorted(
    {"a", "b", "i", "code", "p", "div", "table", "tr", "td", "th", "thead", "caption", "ul", "ol", "li", "blockquote"}
    | {"pre", "h1", "h2", "span", "svg", "math", "style", "script", "title", "template", "select", "option", "noscript"}
    | {"font", "xml"}
)
TAG_SOUP = st.lists(
    st.sampled_from(
        [f"<{name}>" for name in TAG_NAMES]
        + [f"</{name}>" for name in TAG_NAMES]
        + ["<a href=/x>", "<br>", "<hr>", "<!-- -->", "<![CDATA[", "]]>", "<", ">", "&", "&lt", "&nbsp;", "x", "y", " "]
    ),
    max_size=30,
)


@given(TAG_SOUP.map("".join))
@example("<a href=/x><table><a href=/x>x")
@example("<h2><table><td></h2>x")
@example("<b><table>x<td></b>y</table>z")
def test_tag_soup_is_harmless_stable_and_complete(soup):
    cleaned = clean(soup)
    assert faults(cleaned) == []
    assert clean(cleaned) == cleaned
    assert Reader(cleaned).depth == 0
    assert words(cleaned) == tidy(to_plain(from_html(soup))).split()
