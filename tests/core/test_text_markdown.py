"""Markdown as people write it: its HTML, its words, its mentions."""

import pytest
from django.utils.safestring import SafeString

from core.text import MAX_CHARACTERS, TextTooLong, clean, excerpt, mentions, to_html, to_plain
from tests.core.reading import Reader

OUTSIDE = 'rel="noopener noreferrer nofollow"'


def test_every_kind_of_markup_becomes_its_element():
    html = to_html("**b** _i_ ~~s~~ `c`\n\n> q\n\n1. a\n2. b\n\n---\n\n```py\nx < y\n```\n\n- [l](/a)")
    assert isinstance(html, SafeString)
    for part in (
        "<strong>b</strong> <em>i</em> <s>s</s> <code>c</code>",
        "<blockquote>\n<p>q</p>\n</blockquote>",
        "<ol>\n<li>a</li>\n<li>b</li>\n</ol>",
        "<hr>",
        "<pre><code>x &lt; y\n</code></pre>",
        '<li><a href="/a">l</a></li>',
    ):
        assert part in html


def test_a_table_keeps_its_alignment_without_a_style():
    html = to_html("| a | b |\n|:-:|--:|\n| 1 | 2 |")
    assert '<th align="center">a</th>' in html
    assert '<td align="right">2</td>' in html
    assert "style" not in html


def test_a_single_newline_is_a_line_break():
    assert to_html("one\ntwo") == "<p>one<br>\ntwo</p>\n"


@pytest.mark.parametrize("line", ["-----", "----------------------", "====", "--"])
def test_a_line_of_dashes_never_makes_a_heading_of_the_line_above(line):
    assert "<h" not in to_html(f"As I said\n{line}\nand so on").replace("<hr>", "")


def test_raw_html_is_shown_as_text():
    assert to_html("<b onclick=x>no</b> <script>1</script>") == (
        "<p>&lt;b onclick=x&gt;no&lt;/b&gt; &lt;script&gt;1&lt;/script&gt;</p>\n"
    )


def _levels(html: str) -> str:
    return "".join(name[1] for name, *_rest in Reader(html).tags if name[0] == "h" and name != "hr")


@pytest.mark.parametrize(
    ("typed", "top", "shown"),
    [
        ("1", 2, "2"),
        ("3", 3, "3"),
        ("223", 2, "223"),
        ("143", 2, "233"),
        ("21", 2, "22"),
        ("123456", 4, "456666"),
    ],
)
def test_headings_start_below_the_page_title_have_no_gap_and_never_pass_six(typed, top, shown):
    markdown = "\n\n".join(f"{'#' * int(level)} a" for level in typed)
    assert _levels(to_html(markdown, top_heading=top)) == shown


def test_a_table_can_be_scrolled_by_keyboard():
    html = to_html("| a | b |\n| - | - |\n| c | d |")
    assert '<table tabindex="0">' in html
    assert clean(html) == html
    assert clean('<table tabindex="5"><tr><td>a</table>').startswith("<table><")


def test_an_excerpt_leaves_out_headings_and_tables_unless_there_is_nothing_else():
    table = "| e | f |\n| - | - |\n| g | h |"
    assert excerpt(f"a.\n\n## b\n\nc.\n\n{table}\n\n- d") == "a. c. d"
    assert excerpt("## b") == "b"
    assert excerpt(table) == "e f g h"


def test_heading_ids_are_ours_unique_and_survive_cleaning():
    html = to_html("# Café & *bar*\n# Café bar\n# café-bar-2\n# ✓\n# Café bar")
    ids = [tag[1]["id"] for tag in Reader(html).tags if tag[0] == "h2"]
    assert ids == ["s-cafe-bar", "s-cafe-bar-2", "s-cafe-bar-2-2", "s-section", "s-cafe-bar-3"]
    assert clean(html) == html
    assert clean('<h2 id="x">a</h2><h3 id="s-<">b</h3><p id="s-a">c</p>') == "<h2>a</h2><h3>b</h3><p>c</p>"


def test_inside_links_are_plain_and_outside_links_tell_nothing():
    assert to_html("[a](/b)") == '<p><a href="/b">a</a></p>\n'
    assert to_html("[a](https://b.example)") == f'<p><a href="https://b.example" {OUTSIDE}>a</a></p>\n'
    assert to_html("<https://b.example>") == f'<p><a href="https://b.example" {OUTSIDE}>https://b.example</a></p>\n'
    assert 'href="mailto:ada@b.example"' in to_html("[a](mailto:ada@b.example)")


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "//evil.example", "ftp://x", "x.html", "#top", "vbscript:x"],
)
def test_a_link_that_may_not_be_leaves_its_words(address):
    assert to_html(f"see [this page]({address})") == "<p>see this page</p>\n"
    assert clean(f'see <a href="{address}">this page</a>') == "see this page"


def test_words_in_angle_brackets_stay_words():
    assert to_html("if <a:b> then <javascript:x>") == "<p>if &lt;a:b&gt; then &lt;javascript:x&gt;</p>\n"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("see https://b.example/a_b_(c)?d=1&e=2.", "https://b.example/a_b_(c)?d=1&amp;e=2"),
        ("(https://b.example/a)", "https://b.example/a"),
        ("HTTPS://B.example!", "HTTPS://B.example"),
        ("“http://b.example/é”", "http://b.example/%C3%A9"),
        ("https://b.example/@ada", "https://b.example/@ada"),
    ],
)
def test_a_pasted_address_becomes_a_link(text, address):
    assert f'<a href="{address}"' in to_html(text, people={"ada": "/people/ada"})
    assert Reader(to_html(text)).text.strip() == text


@pytest.mark.parametrize(
    "text", ["http://…", "http:/ / b.example", "xhttps://b.example", "https://", "`https://b.example`"]
)
def test_what_is_no_address_stays_text(text):
    assert "<a " not in to_html(text)


def test_known_people_become_links_and_unknown_do_not():
    html = to_html(
        "@ada, @Ben-2 and @nobody; `@ada` [@ada](/x) ada@ada.example", people={"ada": "/p/1", "ben-2": "/p/2"}
    )
    assert html.count('href="/p/1"') == 1
    assert '<a href="/p/2">@Ben-2</a> and @nobody' in html


def test_a_persons_address_is_judged_like_any_other():
    assert "<a" not in to_html("@ada", people={"ada": "javascript:alert(1)"})


@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("@ben and @ada, again @Ben", ["ben", "ada"]),
        ("(@ada) **@ben**\n@cat-2.", ["ada", "ben", "cat-2"]),
        ("mail ada@ben.example or a.@ben.", ["ben"]),
        ("**mail**@ben _x@ben_ 5@ben", []),
        ("`@ada` and\n\n    @ben\n\n```\n@cat\n```", []),
        ("[@ada](/x) <mailto:x@ben> https://x.example/@cat", []),
        ("\\@ada @-ben @ben- @a--b @ada_b @ada@ben", ["ben"]),
        (f"@{'a' * 60} @{'b' * 61}", ["a" * 60]),
        ("| @ada |\n|---|\n| @ben |", ["ada", "ben"]),
        ("> - # @ada", ["ada"]),
        ("![@ada](/uploads/8fba25e9-8e0c-46fd-8dff-1d1cfca7aa5c/)", []),
    ],
)
def test_mentions_are_found_outside_code_and_links(text, handles):
    assert mentions(text) == handles


def test_at_most_fifty_people_are_mentioned():
    assert mentions(" ".join(f"@p{number}" for number in range(80))) == [f"p{number}" for number in range(50)]


def test_plain_text_keeps_paragraphs_lists_and_rows_apart():
    markdown = (
        "# Title\n\nOne *two*\nthree [four](/x) ![five](/uploads/x)\n\n- a\n  - b\n\n    c\n- d\n\n"
        "| e | f |\n|---|---|\n| g | h |\n\n> i\n\n```\nj\n```\n\n---\n\n<k>"
    )
    assert to_plain(markdown) == ("Title\n\nOne two\nthree four five\n\na\nb\nc\nd\n\ne\tf\ng\th\n\ni\n\nj\n\n<k>")


def test_an_excerpt_is_one_line_cut_between_words():
    assert excerpt("Hello\n\n*big*   world") == "Hello big world"
    assert excerpt("one two three, four", length=14) == "one two three…"
    assert excerpt("one two three, four", length=13) == "one two…"
    assert excerpt("x" * 50, length=10) == "x" * 9 + "…"
    assert excerpt("") == ""


@pytest.mark.parametrize("length", range(1, 30))
def test_an_excerpt_is_never_longer_than_asked(length):
    assert len(excerpt("Thank you Ada. Phew! I'm never sure", length=length)) <= length


@pytest.mark.parametrize("read", [to_html, to_plain, excerpt, mentions])
def test_too_long_a_text_is_refused_before_it_is_read(read):
    with pytest.raises(TextTooLong, match="400,001"):
        read("x" * (MAX_CHARACTERS + 1))
    read("x" * MAX_CHARACTERS)


def test_deep_quotes_and_lists_keep_their_words():
    assert to_plain("> " * 500 + "deep").split()[-1] == "deep"
    assert "deep" in to_plain("- " * 500 + "deep")
    assert Reader(to_html("> " * 500 + "deep")).deepest < 30
