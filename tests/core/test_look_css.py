"""The style sheets: joined into one, small enough, and written by the rules of the style guide."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.templatetags.static import static

from core.staticfiles import ADMIN_SHEET, SHEET, JoinedManifestStorage, ShippedFilesFinder, join

SHEETS = sorted((settings.BASE_DIR / "static" / "css").glob("*.css"))
OUR_SHARE = 46_500  # bytes of the 60,000 of a first view, which tests/test_pages.py counts whole; the rest is the page


def _read(name: str) -> str:
    found = finders.find(name)
    assert found, name
    return Path(found).read_text()


@pytest.fixture(scope="module")
def joined() -> str:
    return join(SHEET, _read)


def test_the_joined_sheet_needs_nothing_else(joined):
    assert "@import" not in joined
    assert "@font-face" not in joined  # licensed for www.gov.uk only
    assert "/assets/" not in joined
    assert "sourceMappingURL" not in joined
    assert joined.count("@charset") == 1


def test_the_joined_sheet_keeps_the_layers_in_order(joined):
    assert re.search(r"@layer govuk, base, components, utilities;\s*@layer govuk\{", joined)
    for layer in ("base", "components", "utilities"):
        assert f"@layer {layer}{{" in joined
    assert joined.count("{") == joined.count("}")


def test_joining_rebases_addresses_and_drops_those_of_another_service():
    sheets = {
        "css/a.css": '@import url("../vendor/x/b.css") layer(v);\n.a { color: red } /* why */',
        "vendor/x/b.css": '@charset "UTF-8";@font-face{src:url(/assets/f.woff)}.b{background:url(i/p.png);color:red}'
        ".c{color:blue;background:url(/assets/crest.svg) no-repeat;margin:0}"
        ".d{background:url(data:image/gif;base64,R0=)}",
    }
    assert join("css/a.css", sheets.__getitem__) == (
        '@charset "UTF-8";\n@layer v{.b{background:url("../vendor/x/i/p.png");color:red}'
        ".c{color:blue;margin:0}.d{background:url(data:image/gif;base64,R0=)}}\n.a { color: red }\n"
    )


def test_styles_and_scripts_of_a_first_view_leave_room_for_the_page(joined):
    names = re.findall(
        r'src="{% static "((?:js|htmx)/[^"]+)"', (settings.BASE_DIR / "templates" / "base.html").read_text()
    )
    texts = [joined, *map(_read, names)]
    assert sum(len(gzip.compress(text.encode(), 9)) for text in texts) <= OUR_SHARE


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_follows_the_style_guide(sheet):
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    assert len(sheet.read_text().splitlines()) < 300
    assert "!important" not in text
    assert not re.search(r"\b(margin|padding|border)-(left|right|top|bottom)\b|[^-](?<!scroll-)\b(width|height):", text)
    if sheet.name == "admin.css":
        return  # Django's own sheets speak of its pages by their ids, and nothing weaker stands against that
    for selector in re.findall(r"([^{};]+)\{", text):
        assert not re.search(r"#[a-zA-Z]", selector), f"an id in {selector.strip()}"


def test_dark_mode_redefines_tokens_and_nothing_else():
    for sheet in SHEETS:
        blocks = re.findall(r"prefers-color-scheme: dark\)\s*\{(.*?)\n\}", sheet.read_text(), flags=re.DOTALL)
        assert not blocks or sheet.name == "tokens.css"
        for block in blocks:
            assert re.findall(r"([^{};]+)\{", block) == ["\n  :root "]


def test_every_sheet_is_imported_and_every_script_is_short():
    imported = set(re.findall(r'url\("([a-z-]+\.css)"\)', _read(SHEET)))
    elsewhere = {"people-box.css", "admin.css", "admin-desk.css"}  # fetched by its element; of the admin
    assert imported == {sheet.name for sheet in SHEETS} - {"civnet.css"} - elsewhere
    for script in (settings.BASE_DIR / "static" / "js").glob("*.js"):
        assert len(script.read_text().splitlines()) < 80


def test_only_the_named_files_of_a_package_are_served():
    finder = ShippedFilesFinder()
    assert finder.find("htmx/htmx.min.js").endswith("htmx.min.js")
    assert finder.find("htmx/htmx.min.js", find_all=True) == [finder.find("htmx/htmx.min.js")]
    for path in ("htmx/../htmx/htmx.min.js", "htmx/package.json", "../package.json", ""):
        assert not finder.find(path)
    assert {path for path, _storage in finder.list([])} == set(settings.SHIPPED_FILES)


def test_a_name_that_was_never_collected_is_served_as_it_stands(tmp_path):
    storage = JoinedManifestStorage(location=tmp_path, base_url="/static/")
    assert storage.url("css/civnet.css") == "/static/css/civnet.css"
    assert static("css/civnet.css").endswith(".css")


def test_collecting_twice_gives_one_fingerprinted_compressed_sheet(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES}  # made anew, at the new place
    for _ in range(2):
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["admin"])
    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    sheet = tmp_path / names[SHEET]
    assert "@import" not in sheet.read_text()
    assert gzip.decompress((tmp_path / f"{names[SHEET]}.gz").read_bytes()) == sheet.read_bytes()
    assert "--cn-brand:" in (tmp_path / names[ADMIN_SHEET]).read_text()
    assert "css/card.css" not in names
    assert "govuk/govuk-frontend.min.css" not in names
    assert names["htmx/htmx.min.js"] != "htmx/htmx.min.js"
    assert static(SHEET) == f"{settings.STATIC_URL}{names[SHEET]}"
