"""Somebody chooses how much they hear of a thread: with the keyboard, without scripts, and by reading for long."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from content.models import Entry
from profiles.models import User
from stream.models import Follow, Level
from tests.browser.conftest import sign_in
from tests.factories import PASSWORD, make_entry, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def reader(transactional_db: Any) -> User:
    return make_person("Ada Reader", password=PASSWORD)


@pytest.fixture
def entry(reader: User) -> Entry:
    return make_entry(make_person("Ben Writer"), title="Heat pumps at work", tag_words=["net-zero"])


def bell(page: Page, entry: Entry) -> Any:
    return page.locator(f"#follow-thread-{entry.pk} summary")


def test_a_level_is_chosen_with_the_keyboard_and_the_focus_stays(reader: User, entry: Entry, new_page: Any) -> None:
    page = new_page()
    sign_in(page, reader.email, PASSWORD)
    page.goto(entry.get_absolute_url())
    bell(page, entry).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(bell(page, entry)).to_contain_text("Watching")
    expect(bell(page, entry)).to_be_focused()
    assert Follow.objects.get(person=reader).level == Level.WATCHING
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Stop following")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Stop following")).to_be_hidden()
    expect(bell(page, entry)).to_be_focused()


def test_without_scripts_it_is_a_form(reader: User, entry: Entry, new_page: Any) -> None:
    page = new_page(scripts=False)
    sign_in(page, reader.email, PASSWORD)
    page.goto(entry.author.get_absolute_url())
    page.locator(f"#follow-person-{entry.author_id} summary").click()
    page.get_by_role("button", name="First post").click()
    expect(page.get_by_text("Ben Writer: First post.")).to_be_visible()
    page.goto("/following/?show=person")
    page.get_by_label("Ben Writer").check()
    page.get_by_label("From now on").select_option("month")
    page.get_by_role("button", name="Change", exact=True).click()
    expect(page.get_by_text("1 line changed: Mute for a month.")).to_be_visible()
    assert Follow.objects.get(person=reader).current == Level.MUTED


def test_reading_for_five_minutes_is_said_and_can_be_undone(reader: User, entry: Entry, new_page: Any) -> None:
    page = new_page()
    sign_in(page, reader.email, PASSWORD)
    page.clock.install()
    page.goto(entry.get_absolute_url())
    page.locator("article").hover()
    page.locator("reading-time:defined").first.wait_for(state="attached")  # a function that waits would be an eval
    for minute in range(4):
        page.mouse.move(300 + minute, 300)
        page.clock.run_for(60_000)
    expect(bell(page, entry)).to_contain_text("Follow")
    page.clock.run_for(120_000)  # nobody moves: they may be asleep after a minute and a half
    page.mouse.move(310, 310)
    page.clock.run_for(60_000)
    expect(page.locator("#read-long")).to_contain_text("you track it now")
    expect(bell(page, entry)).to_contain_text("Tracking")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#read-long")).to_contain_text("You do not track it.")
    expect(bell(page, entry)).to_contain_text("Normal")
