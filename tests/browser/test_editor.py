"""Writing in the editor: tools, names, paste, quotations and files, with scripts and without."""

import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from profiles.models import Department, User
from tests.browser.conftest import NARROW, WIDE
from tests.browser.editing import AWAKE, DROP, add_files, box_of, expect_text, give_session, paste, picture
from tests.browser.test_axe import ALL_RULES
from tests.content.test_editor import WORD
from tests.factories import make_department, make_entry, make_person, make_reply
from uploads.models import Upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS_OF_WORD = "Findings\n· one_two\nOffice\tPeople\nLeeds\t120"


@pytest.fixture
def department(transactional_db: Any) -> Department:
    return make_department("HM Treasury")


@pytest.fixture
def writer(department: Department) -> User:
    return make_person("Priya Writer", department=department)


@pytest.fixture
def desk(new_page: Any, live_server: Any, writer: User) -> Any:
    """Opens a page as the writer."""

    def open_page(address: str = "/blogs/write/", **how: Any) -> Page:
        page: Page = new_page(**how)
        give_session(page, writer, live_server.url)
        page.goto(address)
        return page

    return open_page


# --- tools, names, preview


def test_a_text_is_formatted_by_keyboard_and_previewed(desk: Any) -> None:
    page = desk(size=NARROW)
    box = box_of(page)
    page.keyboard.type("Leeds is ")
    page.get_by_role("button", name="Bold").click()
    page.keyboard.type("first")
    expect_text(box, "Leeds is **first**")
    page.keyboard.press("Shift+Tab")  # into the tools, by one stop
    expect(page.get_by_role("button", name="Heading")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Bold")).to_be_focused()
    preview = page.get_by_role("tab", name="Preview")
    page.get_by_role("tab", name="Write").focus()
    page.keyboard.press("ArrowRight")
    expect(preview).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("tabpanel", name="Preview").locator("strong")).to_have_text("first")
    page.keyboard.press("ArrowLeft")
    expect_text(box, "Leeds is **first**")


def test_people_are_named_by_keyboard_on_a_phone(desk: Any, department: Department) -> None:
    make_person("Joan Adler", department=department, job_title="Analyst")
    make_person("Joan Brown", department=department)
    page = desk(size=NARROW)
    box = box_of(page)
    page.keyboard.type("Thanks @joan")
    menu = page.get_by_role("listbox", name="People")
    expect(menu.get_by_role("option")).to_have_count(2)
    inside = menu.bounding_box()
    assert inside and inside["x"] >= 0 and inside["x"] + inside["width"] <= NARROW["width"]
    expect(box).to_have_attribute("aria-activedescendant", re.compile("mention-"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect_text(box, "Thanks @joan-brown ")
    expect(menu).to_have_count(0)
    page.keyboard.type("and @joan ad")
    expect(menu.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(box).not_to_have_value(re.compile("joan ad$"))


# --- paste


def test_what_is_pasted_from_word_keeps_its_shape_and_undo_leads_back(desk: Any) -> None:
    page = desk()
    box = box_of(page)
    page.keyboard.type("We found:")
    paste(box, html=WORD, text=WORDS_OF_WORD)
    expect(box).to_have_value(re.compile(r"^We found:\n\n\*\*Findings\*\*\n\n- one_two\n\n\| Office \| People \|"))
    page.keyboard.press("Control+z")
    expect_text(box, f"We found:{WORDS_OF_WORD}")
    page.keyboard.press("Control+z")
    expect_text(box, "We found:")


def test_without_a_network_the_plain_words_stay(desk: Any) -> None:
    page = desk()
    box = box_of(page)
    page.context.set_offline(True)
    paste(box, html=WORD, text=WORDS_OF_WORD)
    expect(page.get_by_text("Pasted as plain words")).to_be_visible()
    expect_text(box, WORDS_OF_WORD)


def test_with_shift_and_for_plain_words_nothing_is_asked(desk: Any) -> None:
    page = desk()
    box = box_of(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "from-html" in request.url else None)
    page.keyboard.press("Control+Shift+V")
    paste(box, html=WORD, text="plain *as it is* ")
    page.keyboard.press("x")
    paste(box, html="<div><span style='color:red'>a_b</span></div>", text="a_b")  # colours of a program's code
    expect_text(box, "plain *as it is* xa_b")
    assert asked == []


def test_an_address_over_selected_words_makes_a_link(desk: Any) -> None:
    page = desk()
    box = box_of(page)
    page.keyboard.type("the guidance")
    page.keyboard.press("Control+a")
    paste(box, html='<a href="https://www.gov.uk/x">x</a>', text="https://www.gov.uk/x")
    expect_text(box, "[the guidance](https://www.gov.uk/x)")


# --- quoting


def test_the_selected_words_are_quoted_into_an_answer(desk: Any, writer: User) -> None:
    root = make_reply(make_entry(writer, title="On lunch"), writer, body="Soup is good. Bread is better.")
    page = desk(root.entry.get_absolute_url())
    reply = page.locator(f"#{root.anchor_id}")
    reply.hover()  # as whoever selects words does
    page.evaluate("() => customElements.whenDefined('quote-words').then(() => true)")
    reply.locator(".prose p").evaluate("(p) => getSelection().setBaseAndExtent(p.firstChild, 14, p.firstChild, 30)")
    reply.get_by_role("link", name="Quote").click()
    box = page.locator(f"#answer-{root.pk}-body")
    quoted = f"> [Priya Writer]({root.get_absolute_url()}) wrote:\n>\n> Bread is better.\n\n"
    expect_text(box, quoted)
    page.keyboard.type("It is.")
    expect_text(box, f"{quoted}It is.")
    reply.get_by_role("link", name="Quote").click()
    expect(box).to_have_value(re.compile(r"It is\.\n\n> \[Priya.*\n>\n> Soup is good\. Bread is better\.\n\n$"))


def test_a_quotation_of_the_whole_is_written_on_under(desk: Any, writer: User) -> None:
    root = make_reply(make_entry(writer, title="On lunch"), writer, body="Soup is good.")
    page = desk(root.entry.get_absolute_url())
    link = page.locator(f"#{root.anchor_id}").get_by_role("link", name="Quote")
    link.hover()  # who is quicker than the module follows the link to the same form
    page.evaluate("() => customElements.whenDefined('quote-words').then(() => true)")
    link.click()
    box = page.locator(f"#answer-{root.pk}-body")
    expect(box).to_be_focused()
    page.evaluate(AWAKE)
    page.keyboard.type("It is.")
    expect_text(box, f"> [Priya Writer]({root.get_absolute_url()}) wrote:\n>\n> Soup is good.\n\nIt is.")


# --- files


def test_files_that_are_dropped_stand_in_the_text_and_can_be_called_back(desk: Any) -> None:
    page = desk()
    box = box_of(page)
    page.keyboard.type("See:")
    page.route("**/chunk/", lambda route: None)  # parts that never arrive
    box.evaluate(DROP, ["a [1].txt", "b.txt"])
    expect_text(box, "See:\n\n![Sending a 1 .txt…]()\n\n![Sending b.txt…]()\n")
    page.get_by_label("Title").fill("Too early")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("A file is still being sent.")).to_be_visible()
    page.unroute("**/chunk/")
    page.locator(".file").first.get_by_role("button", name="Cancel").click()
    expect(box).to_have_value(re.compile(r"^See:\s+\[b\.txt\]\(/uploads/[0-9a-f-]{36}/\)\n$"))


def test_thirty_files_are_sent_and_what_is_refused_says_why(desk: Any) -> None:
    page = desk()
    box = box_of(page)
    box.evaluate(DROP, [f"{number}.txt" for number in range(1, 33)])
    expect(page.get_by_text("in half an hour")).to_have_count(2, timeout=60_000)
    expect(box).to_have_value(re.compile(r"^(\[\d+\.txt\]\(/uploads/[0-9a-f-]{36}/\)\s*){30}$"))
    assert Upload.objects.count() == 30


def test_a_full_disk_says_so_and_the_file_goes_on_when_there_is_room(desk: Any, monkeypatch: Any) -> None:
    page = desk()
    box = box_of(page)
    with monkeypatch.context() as full:
        full.setattr("uploads.incoming.SPARE_BYTES", 2**62)
        add_files(page, {"name": "a.txt", "mimeType": "text/plain", "buffer": b"some words"})
        expect(page.get_by_text("There is no room for this file at the moment.")).to_be_visible(timeout=20_000)
        assert not Upload.objects.exists()
    expect(box).to_have_value(re.compile(r"/uploads/[0-9a-f-]{36}/"), timeout=20_000)


def test_a_picture_goes_on_where_a_reload_stopped_it(desk: Any, tmp_path: Path) -> None:
    page = desk()
    box_of(page)
    large = tmp_path / "leeds.jpg"
    large.write_bytes(picture("leeds.jpg", width=3000, height=2400)["buffer"])
    assert large.stat().st_size > 4 * 1024 * 1024
    passed: list[Route] = []

    def first_only(route: Route) -> None:
        if not passed:
            route.continue_()
        passed.append(route)  # later parts wait for an answer that never comes

    page.route("**/chunk/", first_only)
    with page.expect_response(re.compile("/chunk/")) as first:
        add_files(page, large)
    assert first.value.status == 204
    page.on("dialog", lambda dialog: dialog.accept())  # it warns while something is being sent
    page.reload()
    page.unroute("**/chunk/")
    box = box_of(page)
    add_files(page, large)
    expect(box).to_have_value(re.compile(r"^!\[\]\(/uploads/[0-9a-f-]{36}/\)\n$"), timeout=30_000)
    [upload] = Upload.objects.all()
    assert upload.received_bytes == upload.size_bytes == large.stat().st_size


# --- room, keyboard, scripts off, axe


def test_the_end_of_the_room_is_told_and_nothing_is_cut(desk: Any, writer: User) -> None:
    page = desk(make_entry(writer).get_absolute_url())
    box = box_of(page, "Your reply")
    box.fill("a" * 9_400)
    expect(page.locator(".editor__count")).to_have_text("Characters left: 600")
    box.fill("a" * 10_001)
    expect(page.locator(".editor__count")).to_have_text("Characters too many: 1")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Your reply must be 10,000 characters or fewer").first).to_be_visible()
    expect_text(box, "a" * 10_001)


def test_without_scripts_the_box_is_plain_and_leads_to_help(desk: Any) -> None:
    page = desk(scripts=False, size=NARROW)
    expect(page.get_by_role("tab")).to_have_count(0)
    expect(page.get_by_role("button", name="Bold")).to_have_count(0)
    page.get_by_label("Text", exact=True).fill("**plain**")
    page.get_by_role("link", name="How to format").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How to format what you write")
    expect(page.locator("main .prose strong").first).to_have_text("important")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_in_the_editor_its_preview_and_its_menu(
    dark: bool, desk: Any, department: Department
) -> None:
    make_person("Joan Adler", department=department)
    page = desk(dark=dark, size=NARROW if dark else WIDE, bypass_csp=True)
    box = box_of(page)
    found = []

    def look(what: str) -> None:
        for violation in Axe().run(page, options=ALL_RULES).response["violations"]:
            found.append(f"{what}: {violation['id']}: {[node['html'][:160] for node in violation['nodes']][:3]}")

    look("open")
    box.evaluate(DROP, ["note.txt"])
    expect(box).to_have_value(re.compile(r"/uploads/"))
    look("file")
    page.keyboard.type("@joan")
    expect(page.get_by_role("listbox", name="People")).to_be_visible()
    look("menu")
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Preview").click()
    expect(page.get_by_role("tabpanel", name="Preview")).to_contain_text("@joan")
    look("preview")
    assert found == []
