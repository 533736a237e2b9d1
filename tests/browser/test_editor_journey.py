"""A long post with two pictures, written on a phone whose network is cut in the middle: nothing is lost."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from content.models import Attachment, Entry, State
from tests.browser.conftest import NARROW
from tests.browser.editing import add_files, box_of, give_session, picture
from tests.factories import make_department, make_person
from uploads.models import Upload, UploadState
from uploads.tasks import process_due

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PARAGRAPH = "We moved four teams onto one floor last spring, and counted who spoke to whom for a month. "
BEFORE, DURING, AFTER = (f"{word}. {PARAGRAPH * 12}" for word in ("Before", "During", "After"))
REFERENCE = re.compile(r"!\[[^]]*\]\(/uploads/([0-9a-f-]{36})/\)")


@pytest.fixture
def page(new_page: Any, live_server: Any, transactional_db: Any, settings: Settings) -> Page:
    settings.SCAN_FILES = False
    page: Page = new_page(size=NARROW)
    give_session(page, make_person("Priya Writer", department=make_department("HM Treasury")), live_server.url)
    page.goto("/blogs/write/")
    return page


def test_a_long_post_with_two_pictures_survives_a_cut_network(page: Page, tmp_path: Path) -> None:
    large, small = tmp_path / "before.jpg", tmp_path / "after.jpg"
    large.write_bytes(picture("before", width=4200, height=3200)["buffer"])  # three parts, so that a cut falls between
    small.write_bytes(picture("after")["buffer"])
    page.get_by_label("Title").fill("What we learned in Leeds")
    box = box_of(page)
    page.keyboard.insert_text(f"{BEFORE}\n\n")
    with page.expect_response(re.compile("/chunk/")):
        add_files(page, large)
    page.context.set_offline(True)
    expect(page.get_by_text("Waiting for the network.")).to_be_visible(timeout=15_000)
    box.focus()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(f"\n{DURING}\n\n")
    add_files(page, small)  # it waits behind the first
    expect(page.get_by_role("alert").filter(has_text="no network")).to_be_visible(timeout=15_000)
    expect(box).to_have_value(re.compile(r"Before\..*Sending before\.jpg….*During\..*Sending after\.jpg…", re.DOTALL))

    page.context.set_offline(False)
    expect(box).not_to_have_value(re.compile("Sending"), timeout=60_000)
    process_due()
    box.focus()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(f"\n{AFTER}")
    typed = box.input_value()
    first, second = REFERENCE.findall(typed)
    assert [upload.state for upload in Upload.objects.all()] == [UploadState.READY] * 2
    assert Upload.objects.get(token=first).name.startswith("before")

    for token, words in ((first, "Desks by team"), (second, "Desks by project")):
        page.locator(f"[id='alt-{token}']").fill(words)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What we learned in Leeds")
    for words in ("Desks by team", "Desks by project"):
        shown = page.get_by_role("img", name=words)
        shown.scroll_into_view_if_needed()
        expect(shown).to_have_js_property("complete", True)
        assert shown.evaluate("(image) => image.naturalWidth") > 0
    [entry] = Entry.objects.all()
    assert entry.state == State.PUBLISHED
    assert Attachment.objects.filter(entry=entry, is_current=True).count() == 2
    kept = REFERENCE.sub("*", entry.body)
    for words in (BEFORE, DURING, AFTER):
        assert words.strip() in kept
    assert re.sub(r"\s+", "", kept) == re.sub(r"\s+", "", REFERENCE.sub("*", typed))


def test_a_post_that_is_left_half_written_is_found_among_the_drafts(page: Page) -> None:
    page.get_by_label("Title").fill("What we learned in Leeds")
    box = box_of(page)
    page.keyboard.insert_text(BEFORE)
    with page.expect_response(re.compile("/drafts/keep/"), timeout=15_000) as kept:
        pass
    assert kept.value.status == 200
    page.goto("/drafts/")
    page.get_by_role("link", name="What we learned in Leeds").first.click()
    box = page.get_by_label("Text", exact=True)
    expect(box).to_have_value(BEFORE)
