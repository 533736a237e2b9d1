"""Pictures and files in a text: shown where they are known, words where they are not, never anybody else's address."""

from uuid import UUID

import pytest

from core.text import File, Picture, UploadReference, clean, describe, excerpt, to_html, to_plain, upload_tokens
from core.text.pictures import Uploads
from tests.core.reading import Reader, faults

DESK = UUID("8fba25e9-8e0c-46fd-8dff-1d1cfca7aa5c")
LOG = UUID("d8a3a980-27d7-4249-a542-7c5ef83b330a")
OTHER = UUID("13dd013d-f0c7-40ed-8346-d611e325e334")
KNOWN: Uploads = {DESK: Picture(1440, 1920), LOG: File("log.ods", "ODS, 84 kB")}
AT = f"/uploads/{DESK}"


def test_a_known_picture_is_shown_in_three_sizes_within_a_link_to_the_largest():
    html = to_html(f"![A *desk*]({AT}/)", uploads=KNOWN)
    _paragraph, link, image = Reader(html).tags
    assert link == ("a", {"href": f"{AT}/large.webp"})
    assert image[1] == {
        "src": f"{AT}/medium.webp",
        "srcset": f"{AT}/small.webp 240w, {AT}/medium.webp 720w, {AT}/large.webp 1440w",
        "sizes": "(min-width: 760px) 680px, 100vw",
        "width": "1440",
        "height": "1920",
        "alt": "A desk",
        "loading": "lazy",
    }
    assert clean(html) == html
    assert faults(html) == []


def test_a_small_picture_names_no_size_twice():
    html = to_html(f"![Dot]({AT}/)", uploads={DESK: Picture(100, 60)})
    assert html.count(" 100w") == 1


def test_a_picture_without_description_is_no_link_for_nobody_could_say_where_it_leads():
    assert "<a" not in to_html(f"![]({AT}/)", uploads=KNOWN)


def test_a_picture_in_a_link_of_the_author_keeps_that_link():
    html = to_html(f"[![Desk]({AT}/)](https://b.example)", uploads=KNOWN)
    assert html.count("<a ") == html.count("<img") == 1
    assert 'href="https://b.example"' in html


@pytest.mark.parametrize("typed", [f"[The log](/uploads/{LOG}/)", f"![The log](/uploads/{LOG}/)"])
def test_a_file_is_a_link_with_kind_and_size_however_it_is_written(typed):
    assert to_html(typed, uploads=KNOWN) == (f'<p><a href="/uploads/{LOG}/" download="">The log (ODS, 84 kB)</a></p>\n')


def test_a_file_written_as_a_picture_without_words_goes_by_its_name():
    assert ">log.ods (ODS, 84 kB)</a>" in to_html(f"![](/uploads/{LOG}/)", uploads=KNOWN)


@pytest.mark.parametrize(
    "source",
    [
        f"/uploads/{OTHER}/",
        f"/uploads/{OTHER}",
        f"{AT}/../{OTHER}/",
        f"{AT}/huge.webp",
        f"{AT}/?x=1",
        f"/uploads/{str(DESK).upper()}/",
        f"/uploads/{DESK.hex}/",
        f"//uploads/{DESK}/",
        f"https://b.example{AT}/",
        "https://b.example/a.png",
        "data:image/png;base64,AA",
        "/static/a.png",
        "/media/a.png",
        "/uploads/",
    ],
)
def test_of_any_other_picture_only_the_description_stays(source):
    assert to_html(f"![A *new* desk]({source})", uploads=KNOWN) == "<p>A new desk</p>\n"


@pytest.mark.parametrize("source", [f"/uploads/{OTHER}/", f"/uploads/{OTHER}", f"/uploads/{OTHER}/large.webp"])
def test_of_a_link_to_an_unknown_upload_only_the_words_stay(source):
    assert to_html(f"[The log]({source})", uploads=KNOWN) == "<p>The log</p>\n"


@pytest.mark.parametrize(
    "attribute",
    [
        f'srcset="{AT}/small.webp 1w, https://b.example/x 2w"',
        f'srcset="{AT}/small.webp 1w, {AT}/../x 2w"',
        'srcset="x"',
        'srcset=""',
        'sizes="100vw"',
        'loading="eager"',
        'width="100%"',
        'height="-1"',
        'width="123456"',
        'onload="x"',
        'style="x"',
        'crossorigin=""',
    ],
)
def test_an_attribute_of_another_form_does_not_stay(attribute):
    assert clean(f'<img src="{AT}/small.webp" alt="a" {attribute}>') == f'<img alt="a" src="{AT}/small.webp">'


def test_stored_html_with_another_picture_is_its_description():
    for source in ("https://b.example/a.png", "/media/a.png", f"{AT}/", f"{AT}/x.webp", "/uploads/x/small.webp"):
        assert clean(f'<img src="{source}" alt="A desk" onerror="x">') == "A desk"


def test_a_download_name_of_somebody_elses_choice_does_not_stay():
    assert clean(f'<a href="{AT}/" download="a.exe">x</a>') == f'<a href="{AT}/">x</a>'


def test_references_are_found_once_each_outside_code():
    markdown = (
        f"![]({AT}/) ![A desk]({AT}/) `![]({AT}/)` [The log](/uploads/{LOG}/)\n\n"
        f"    ![x](/uploads/{OTHER}/)\n\n> - ![@ada](<{AT}/> 'title')"
    )
    assert upload_tokens(markdown) == [UploadReference(DESK, "A desk", True), UploadReference(LOG, "", False)]


def test_words_of_a_text_hold_descriptions_and_no_address():
    markdown = f"See ![a desk]({AT}/) and [the log](/uploads/{LOG}/)."
    assert to_plain(markdown) == excerpt(markdown) == "See a desk and the log."


@pytest.mark.parametrize("typed", ["![]", "![ ]", "![  ]"])
def test_a_description_is_written_where_there_is_none(typed):
    text = describe(f"a {typed}({AT}/) b {typed}(<{AT}/>)", {DESK: "A [small]\ndesk *here*"})
    assert [found.alt for found in upload_tokens(text)] == ["A [small] desk *here*"]
    assert to_plain(text) == "a A [small] desk *here* b A [small] desk *here*"


@pytest.mark.parametrize(
    "text", [f"![Mine]({AT}/)", f"![](/uploads/{OTHER}/)", "![](", "![]", "![](x)", f"[]({AT}/)", "![", ""]
)
def test_a_description_changes_nothing_else(text):
    assert describe(text, {DESK: "Another"}) == text


def test_describing_a_long_text_looks_at_each_character_a_bounded_number_of_times():
    assert describe("![](" * 100_000, {DESK: "x"}) == "![](" * 100_000
