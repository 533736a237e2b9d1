"""HTML from word processors, mails and pages, as Markdown."""

import json
from html import escape
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.text import MAX_CHARACTERS, TextTooLong, clean, from_html, tidy, to_html, to_plain
from tests.core.reading import Reader, shared, words

PICTURE = "/uploads/8fba25e9-8e0c-46fd-8dff-1d1cfca7aa5c/medium.webp"
WORD = (Path(__file__).parent / "fixtures" / "word.html").read_text()

MARKUP_IN_TEXT = [
    "- x",
    "+ x",
    "* x",
    "-",
    "# x",
    "#",
    "1. x",
    "12) x",
    "> x",
    "*x*",
    "**x**",
    "_x_ snake_case __init__",
    "~~x~~ ~5 days",
    "`x` and ``",
    "<b>x</b>",
    "a < b > c, x<y",
    "[x](y) [x][y] [x]: /y",
    f"![x]({PICTURE})",
    "wow![x]",
    "-> Skype -> Facebook",
    "AT&T &amp; &lt; &copy; &#60; R&D; &",
    "C:\\dir\\*.txt \\",
    "\\*",
    "----------------------",
    "=====",
    "--- | ---",
    ":--",
    "| a | b |",
    "```",
    "~~~~",
    "***",
    "___",
    "<https://x.example> <me@x.example> <~@ben>",
    "https://x.example/a_b*c_d*?x=[1]&amp;y wow!https://x.example/*",
    "@ben \\@ben",
    "trailing #",
    "5 * 3 * 2",
    "\u2022 I want to",
]


def _quoted(*paragraphs: str) -> str:
    quote = "> " * 16
    return f"\n{quote.rstrip()}\n".join(f"{quote}{paragraph}" for paragraph in paragraphs)


@pytest.mark.parametrize("text", MARKUP_IN_TEXT)
def test_text_that_looks_like_markdown_comes_out_as_the_same_text(text):
    for html in (f"<p>{escape(text)}</p>", f"<ul><li>{escape(text)}</ul>", f"<h2>{escape(text)}</h2>"):
        assert words(to_html(from_html(html))) == text.split()
    assert Reader(to_html(from_html(f"<p>{escape(text)}"))).tags[0] == ("p", {})


@pytest.mark.parametrize("first", MARKUP_IN_TEXT)
def test_lines_of_a_paragraph_do_not_make_blocks_together(first):
    for second in MARKUP_IN_TEXT:
        html = to_html(from_html(f"<p>{escape(first)}<br>{escape(second)}</p>"))
        assert words(html) == [*first.split(), *second.split()]
        assert {tag for tag, _ in Reader(html).tags} <= {"p", "br", "a"}


def test_what_needs_no_escape_gets_none():
    assert from_html("<p>-A</p><p>Phew! it's -&gt; 3.5 &amp; a_b (50%) #tag 1.x a@b.uk</p>") == (
        "-A\n\nPhew! it's -> 3.5 & a_b (50%) #tag 1.x a@b.uk"
    )


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h1>a</h1><h3>b<br>c</h3>", "# a\n\n### b c"),
        ("<p>a<br>b<br><br>c", "a\nb\n\nc"),
        ("a<td>b</td>c" + "<blockquote>" * 17 + "d</blockquote>e", "a\n\nb\n\nc\n\n" + _quoted("d", "e")),
        ("<div>a<div>b</div>c</div>d", "a\n\nb\n\nc\n\nd"),
        ("a <b>b </b><i> c</i>d <del>e</del> <code>f`g</code>", "a **b** *c*d ~~e~~ ``f`g``"),
        ("<b><p>a</p><p>b</p></b>", "**a**\n\n**b**"),
        ('<b style="font-weight:normal"><p>a <span style="font-weight:700">b</span></p></b>', "a **b**"),
        ('x<b>"y"</b>z', 'x"y"z'),
        ('<a href="/a">b</a>!<a href="https://b.example">c</a>', "[b](/a)\\![c](https://b.example)"),
        ('<a href="javascript:x">b</a> <a name="c">d</a>', "b d"),
        ('<a href="/a"><p>b</p><p>c</p></a>', "[b](/a)\n\n[c](/a)"),
        ('<a href="/a b(c)">b</a>', "[b](</a%20b(c)>)"),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", "- a\n  - b\n- c"),
        ("<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>", "- a\n  - b\n- c"),
        ("<ul><li>a</ul><ul><li>b</ul>", "- a\n\n* b"),
        ("<ol start=4><li>a<li>b<p>c</ol>", "4. a\n5. b\n\n   c"),
        ("<ul><li>a<ol start=3><li>b</ol></ul>", "- a\n\n  3. b"),
        ("<ul><li></li><li>a</ul><ol></ol>", "- a"),
        ("<li>a<li>b", "- a\n- b"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>c", "> a\n>\n> > b\n\nc"),
        ("<pre>\n a\n  <b>b</b>```\n</pre>", "````\n a\n  b```\n````"),
        ("<ul><li><pre>a\n\nb</pre><li><hr></ul>", "- ```\n  a\n\n  b\n  ```\n\n- ___"),
        ("<table><tr><th>a<th align=right>b|<tr><td>c</table>", "| a | b\\| |\n| --- | --: |\n| c |  |"),
        ("<table><caption>a</caption><tr><td>b<td>c</table>", "a\n\n| b | c |\n| --- | --- |"),
        ("<table><tr><td>a<td><ul><li>b</ul></table>", "a\n\n- b"),
        ("<table><tr><td><table><tr><td>a<td>b</table></table>", "| a | b |\n| --- | --- |"),
        ("<table>a<tr>b<td>c</table>", "| a |  |\n| --- | --- |\n| b | c |"),
        (f"<img src={PICTURE} alt='a]b'> <img src=http://x alt=c>", f"![a\\]b]({PICTURE}) c"),
        ("a&nbsp;&nbsp;b\u2003c", "a b c"),
        ("<title>a</title><script>b</script>c<style>d", "c"),
        ("<!--a-->b<!--[if x]>c<![endif]--><![if !x]>d<![endif]><?e?><!f>g", "bdg"),
        ("<xml>a<w:b>c</w:b></xml>d <xml>e", "d e"),
        ("<dl><dt>a<dd>b</dl><select><option>c<option>d</select>", "a\n\nb\n\nc\n\nd"),
        ("", ""),
        ("<p>&nbsp;</p><b></b><ul></ul>", ""),
    ],
)
def test_pasted_html_becomes_markdown(html, markdown):
    assert from_html(html) == markdown
    assert to_plain(markdown).split() == words(clean(html)) or "xml" in html


def test_a_page_of_word_keeps_its_words_lists_and_table_and_no_style():
    assert from_html(WORD) == (
        "# Desk moves\n\n"
        "We move on **Monday**, _not_ on Tuesday\n\n"
        "- Pack your things\n  - Label the boxes\n- Leave the chairs\n\n"
        "In this order:\n\n"
        "3. Policy\n4. Finance\n\n"
        "- a) Lettered\n\n"
        "| Floor | Desks |\n| --- | --: |\n| 2 \\| north | 14 |\n\n"
        "See [the plan](<https://intranet.example/moves%20(new).docx>), or my copy."
    )


def test_word_lists_survive_odd_levels_and_ends():
    item = "<p style='mso-list:l0 level{}'><span style='mso-list:Ignore'>{}</span>{}"
    html = (
        item.format(3, "1.", "a")
        + item.format(1, "1.", "b")
        + item.format(1, "o", "c")
        + "</p>d<p style='mso-list:x'>e"
    )
    assert to_plain(from_html(html)).split() == list("abcde")
    assert from_html("<p style='mso-list:l0 level1'>a<div>b</div>") == "- a\n\nb"


def test_the_conversation_of_2009_shows_its_words_and_none_of_its_style_sheet():
    lines = shared("real-input/conversation-2009.jsonl").read_text().splitlines()
    bodies = [row["body"] for row in map(json.loads, lines) if "body" in row]
    assert len(bodies) == 5
    for body in bodies:
        markdown = from_html(body)
        html = to_html(markdown)
        for trace in ("mso", "font-face", "MsoNormal", "o:p", "WordDocument", "panose", "Style Definitions", "<h2"):
            assert trace not in html
        assert words(html) == words(clean(body)) == to_plain(markdown).split()
    together = " ".join(words(to_html("\n\n".join(map(from_html, bodies)))))
    assert "I see the issue as talking to people rather than talking at people." in together
    assert "MSN -> Skype -> Facebook -> Twitter" in together
    assert "And we *all* know about e-mail circulation lists..." in together
    assert "---------------------- Opening up Communication across Gov?" in together


def test_too_long_a_paste_is_refused():
    with pytest.raises(TextTooLong):
        from_html("x" * (MAX_CHARACTERS + 1))


INLINE = ["b", "i", "s", "code", "span", "a href='/x(y)'", "a href='https://b.example/?a=1&copy=2'", "em", "u"]
BLOCKS = ["p", "div", "h2", "blockquote", "ul", "ol start='7'", "li", "pre", "table", "tr", "td", "th", "caption"]
TEXT = st.one_of(
    st.sampled_from([*MARKUP_IN_TEXT, " ", "\n", "a", "é", "\u0338", "\u00a0", ".", '"', "!", "&lt"]),
    st.text(max_size=8),
)
PIECE = st.one_of(
    TEXT.map(lambda text: escape(text.replace("\x00", ""))),
    st.sampled_from([*INLINE, *BLOCKS]).map(lambda name: f"<{name}>"),
    st.sampled_from([*INLINE, *BLOCKS]).map(lambda name: f"</{name.split()[0]}>"),
    st.sampled_from(["<br>", "<hr>", f"<img src={PICTURE} alt='p*q]'>", "<!-- x -->", "<o:p></o:p>"]),
    TEXT,
)


@given(st.lists(PIECE, max_size=16).map("".join))
@example("<tbody><table><h1>#<li>&lt;~@ben> ")
@example("<b>a</b><i>b</i>c<b><i>d</i></b>.")
@example("&gt;<b>\u0338</b>")
@example("<pre>\n\n</pre><pre>\r\n<br>x")
def test_no_word_is_lost_and_none_invented(html):
    cleaned = clean(html)
    markdown = from_html(html)
    assert words(cleaned) == tidy(to_plain(markdown)).split() == words(to_html(markdown))
    assert clean(cleaned) == cleaned


@given(TEXT)
@example("&#" + "9" * 5_000 + ";")
def test_escaped_text_comes_back_as_it_was(text):
    assert (
        words(to_html(from_html(escape(text)))) == tidy(text.replace("\f", " ")).split()
    )  # to HTML a form feed is a space
