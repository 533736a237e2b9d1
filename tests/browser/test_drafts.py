"""Nothing that was typed is lost: the network goes, the session ends, the window closes."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from content.models import Draft, Entry, State
from profiles.models import User
from tests.browser.conftest import sign_in
from tests.factories import PASSWORD, make_department, make_entry, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADDRESS = "ada.author@transport.example"
SOON = 12_000  # ms: a save comes every 5 s, and the machine may be busy


@pytest.fixture
def writer(transactional_db: Any) -> User:
    department = make_department("Department for Transport", slug="transport")
    return make_person("Ada Author", department=department, email=ADDRESS, password=PASSWORD)


@pytest.fixture
def page(new_page: Any, writer: User) -> Page:
    made: Page = new_page()
    sign_in(made, ADDRESS, PASSWORD)
    return made


def _box(page: Page, label: str = "Text") -> Any:
    return page.get_by_role("textbox", name=label, exact=True)


def test_a_post_is_kept_while_it_is_typed_and_goes_on_after_a_reload(page: Page) -> None:
    page.goto("/blogs/write/")
    page.get_by_label("Title").fill("A title")
    _box(page).fill("The first words")
    expect(page.get_by_text("Saved at")).to_be_visible(timeout=SOON)
    entry = Entry.objects.get()
    assert entry.state == State.DRAFT and page.url.endswith(f"/blogs/{entry.pk}/edit/")
    page.reload()
    expect(_box(page)).to_have_value("The first words")
    _box(page).fill("The first words and the last")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("is published")).to_be_visible()
    entry.refresh_from_db()
    assert entry.is_published and entry.body == "The first words and the last"
    assert Entry.objects.count() == 1 and not Draft.objects.exists()


def test_with_the_network_cut_the_form_stays_and_is_sent_when_it_is_back(page: Page) -> None:
    page.goto("/blogs/write/")
    _box(page).click()
    expect(page.locator("draft-keeper:defined kept-words:defined")).to_have_count(1)
    page.context.set_offline(True)
    page.get_by_label("Title").fill("A title")
    _box(page).fill("Typed in a tunnel")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Not saved: no network")).to_be_visible(timeout=SOON)
    expect(_box(page)).to_have_value("Typed in a tunnel")
    page.context.set_offline(False)
    expect(page.get_by_text("Saved at")).to_be_visible(timeout=SOON)
    assert Entry.objects.get().body == "Typed in a tunnel"
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("is published")).to_be_visible()


def test_signed_out_in_another_window_the_text_stays_and_is_kept_after_signing_in_again(page: Page) -> None:
    page.goto("/blogs/write/")
    page.get_by_label("Title").fill("A title")
    _box(page).click()
    other = page.context.new_page()
    other.goto("/")
    other.locator("summary", has_text="Your menu").click()
    other.get_by_role("button", name="Sign out").first.click()
    expect(other).to_have_url(re.compile("/account/login/"))
    _box(page).fill("Typed after signing out")
    expect(page.get_by_text("you are signed out")).to_be_visible(timeout=SOON)
    expect(page.get_by_role("link", name="Sign in (opens a new window)")).to_be_visible()
    sign_in(other, ADDRESS, PASSWORD)
    expect(page.get_by_text("Saved at")).to_be_visible(timeout=SOON)
    assert Entry.objects.get().body == "Typed after signing out"
    other.goto("/drafts/")
    expect(other.get_by_role("link", name="A title", exact=True)).to_be_visible()


def test_a_comment_is_there_again_after_the_window_was_closed(page: Page) -> None:
    entry = make_entry(make_person())
    page.goto(entry.get_absolute_url())
    _box(page, "Your reply").fill("Half a thought")
    expect(page.locator("draft-keeper:defined kept-words:defined")).to_have_count(1)
    page.goto("/")
    page.wait_for_timeout(500)
    assert Draft.objects.get().body == "Half a thought"
    page.goto(entry.get_absolute_url())
    expect(_box(page, "Your reply")).to_have_value("Half a thought")
    _box(page, "Your reply").fill("Half a thought, and the other half")
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator(".reply .prose")).to_have_text("Half a thought, and the other half")
    assert not Draft.objects.exists()


def test_two_windows_lose_nothing_of_either(page: Page) -> None:
    page.goto("/blogs/write/")
    page.get_by_label("Title").fill("A title")
    _box(page).fill("Shared")
    expect(page.get_by_text("Saved at")).to_be_visible(timeout=SOON)
    second = page.context.new_page()
    second.goto(page.url)
    _box(page).fill("Shared, of the first window")
    page.wait_for_timeout(6_000)
    _box(second).fill("Shared, of the second window")
    expect(second.get_by_text("a draft of its own")).to_be_visible(timeout=SOON)
    expect(second.get_by_text("Shared, of the first window")).to_be_visible()
    assert {*Entry.objects.values_list("body", flat=True)} == {
        "Shared, of the first window",
        "Shared, of the second window",
    }
