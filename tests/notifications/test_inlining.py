"""The look of a mail: styles stand in the tags, themes and widths stay in the head, words stay words."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from notifications.inlining import inlined

STYLES = Path("templates/mail/_style.html")
MAILS = sorted(
    path
    for path in Path("templates").rglob("*.html")
    if "mail/base.html" in path.read_text() and path.name != "base.html"
)


def test_a_mail_has_its_styles_in_its_tags_and_keeps_both_themes() -> None:
    page = inlined(render_to_string("mail/base.html", {"because": "You wrote it."}))
    assert re.search(r'<td class="card ink pad" style="[^"]*background-color: #ffffff', page)
    (kept,) = re.findall(r"<style>(.*?)</style>", page, flags=re.DOTALL)
    assert "prefers-color-scheme: dark" in kept and "max-width: 620px" in kept
    assert ".body {" not in kept


def test_what_people_wrote_is_the_same_afterwards() -> None:
    words = "&lt;b&gt; a &amp; b “c” \u202e 🐕 <p>x</p>"
    assert words in inlined(f"<style>p {{ color: red }}</style>{words.replace('<p>', '<p >')}").replace(
        ' style="color: red;"', ""
    )


def test_a_mail_without_styles_is_left_as_it_is() -> None:
    assert inlined("<p>Hello") == "<p>Hello"


@pytest.mark.parametrize("path", MAILS, ids=str)
def test_every_class_of_a_mail_has_a_style(path: Path) -> None:
    used = {name for found in re.findall(r'class="([^"{]*)"', path.read_text()) for name in found.split()}
    known = set(re.findall(r"\.([a-z][a-z_-]+)", STYLES.read_text()))
    assert used <= known


@pytest.mark.parametrize("name", ["ink", "soft", "title", "link", "note__text", "card", "page", "words"])
def test_what_has_a_colour_has_one_for_the_dark_theme(name: str) -> None:
    dark = STYLES.read_text().partition("prefers-color-scheme: dark")[2]
    assert re.search(rf"\.{name}\b", dark)
