"""What no template may hold, and what each may lean on."""

import json
import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template, render_to_string

from core.icons import ICONS

ROOT = settings.BASE_DIR / "templates"
ALL = sorted(ROOT.rglob("*.html"))
WITHOUT_SHEET = {"mail", "email", "export"}  # a mail and a copy to keep have no sheet: they are styled inline
ON_SCREEN = [path for path in ALL if not WITHOUT_SHEET & set(path.relative_to(ROOT).parts)]
NEVER = {
    "inline style": r"\sstyle\s*=|<style",
    "inline handler": r"\son[a-z]+\s*=|\bhx-on\b",
    "inline script": r"<script(?![^>]*\ssrc=)",
    "evaluated attribute": r"hx-(?:vals|headers|vars)\s*=\s*[\"'](?:js|javascript):",
    "outside asset": r"(?:src|href)\s*=\s*[\"'](?:https?:)?//[^\"']+\.(?:js|css|png|svg|woff2?)",
}
ERRORS = ("400", "403", "404", "413", "429", "500", "503")


def _id(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", ON_SCREEN, ids=_id)
def test_a_template_holds_nothing_inline(path):
    text = path.read_text()
    assert [what for what, pattern in NEVER.items() if re.search(pattern, text)] == []


@pytest.mark.parametrize("path", ALL, ids=_id)
def test_a_template_never_unescapes(path):
    assert not re.search(r"\|\s*(?:safe|safeseq)\b|autoescape\s+off", path.read_text())


@pytest.mark.parametrize("path", ON_SCREEN, ids=_id)
def test_the_files_and_icons_a_template_names_exist(path):
    text = path.read_text()
    assert [name for name in re.findall(r"\{%\s*static\s+[\"']([^\"']+)", text) if not finders.find(name)] == []
    assert [name for name in re.findall(r"\{%\s*icon\s+[\"']([^\"']+)", text) if name not in ICONS] == []


@pytest.mark.parametrize("path", sorted((ROOT / "elements").glob("*.html")), ids=_id)
def test_an_element_says_what_it_expects(path):
    first = path.read_text().splitlines()[0]
    assert first.startswith("{#")
    assert "Context:" in first


def test_the_frame_configures_htmx_by_the_rules():
    text = (ROOT / "base.html").read_text()
    [content] = re.findall(r"name=\"htmx-config\" content='([^']+)'", text)
    config = json.loads(content)
    assert {
        "allowEval": False,
        "allowScriptTags": False,
        "includeIndicatorStyles": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        "historyRestoreAsHxRequest": False,
    }.items() <= config.items()
    assert {"code": "422", "swap": True} in config["responseHandling"]


@pytest.mark.parametrize("code", ERRORS)
def test_an_error_page_needs_neither_database_nor_request_nor_scripts(code):
    html = render_to_string(f"{code}.html", {"reference": "4f1c9a0be27d"})
    assert "OFFICIAL" in html
    assert "4f1c9a0be27d" in html
    assert "<script" not in html
    assert html.count("<h1") == 1


def test_an_error_page_shows_the_given_message_escaped():
    html = render_to_string("429.html", {"reference": "", "message": "Wait until <14:05>."})
    assert "Wait until &lt;14:05&gt;." in html
    assert "give this number" not in html


@pytest.mark.parametrize("path", sorted((ROOT / "elements").glob("*.html")), ids=_id)
def test_an_element_compiles(path):
    get_template(f"elements/{path.name}")
