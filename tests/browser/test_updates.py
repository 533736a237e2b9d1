"""A few words from home, from the menu of another page, and a quote of them, with scripts and without."""

from typing import Any

import pytest
from playwright.sync_api import expect

from profiles.models import User
from tests.browser.conftest import sign_in
from tests.factories import PASSWORD, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ada(transactional_db: Any) -> User:
    return make_person("Ada Asker", password=PASSWORD)


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_few_words_are_posted_and_shared(scripts: bool, ada: User, new_page: Any) -> None:
    page = new_page(scripts=scripts)
    sign_in(page, ada.email, PASSWORD)
    page.goto("/")
    box = page.get_by_role("region", name="Say something")
    post = box.get_by_role("button", name="Post")
    expect(post).to_be_hidden()
    box.get_by_role("textbox").fill("Moving casework today. #casework")
    post.click()
    if scripts:
        expect(box.get_by_text("Posted.")).to_be_visible()
        expect(page.locator("#feed > article").first).to_contain_text("Moving casework today.")
        expect(box.get_by_role("textbox")).to_have_value("")
    else:
        expect(page.get_by_text("Your update is posted.")).to_be_visible()

    page.goto("/people/")
    page.get_by_text("New", exact=True).first.click()
    if scripts:  # two actions: open, and post what was typed
        menu = page.locator("#composer-menu")
        expect(menu.get_by_role("textbox")).to_be_focused()
        page.keyboard.type("From the directory.")
        page.keyboard.press("Control+Enter")
        menu.get_by_role("link", name="See your update").click()
    else:
        page.get_by_role("banner").get_by_role("link", name="Update", exact=True).click()
        page.get_by_role("main").get_by_role("textbox").fill("From the directory.")
        page.get_by_role("main").get_by_role("button", name="Post").click()
    expect(page.locator("article.item")).to_contain_text("From the directory.")

    page.get_by_role("link", name="Share in an update").click()
    expect(page.locator(".quote")).to_contain_text("From the directory.")
    page.get_by_role("main").get_by_role("textbox").fill("I said it there.")
    page.get_by_role("main").get_by_role("button", name="Post").click()
    expect(page.locator("article.item .quote")).to_contain_text("From the directory.")
