"""Finding a colleague by keyboard alone: through the type-ahead, by the form, and with scripts off."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from profiles.models import User
from tests.browser.conftest import NARROW, sign_in
from tests.factories import PASSWORD, make_department, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def reader(transactional_db: Any) -> User:
    make_person("Elizabeth Carter", department=make_department("Hills"), job_title="Benefits analyst")
    make_person("Elis Cadwaladr", job_title="Clerk <b>of</b> works")
    return make_person("Ada Reader", password=PASSWORD)


def test_arrow_and_enter_open_the_person_and_enter_alone_searches(reader: User, new_page: Any) -> None:
    page = new_page(scripts=True)
    sign_in(page, reader.email, PASSWORD)
    page.goto("/people/")
    box = page.get_by_label("Name, job, skill or team")
    box.focus()
    box = page.get_by_role("combobox", name="Name, job, skill or team")
    expect(box).to_be_focused()
    box.press_sequentially("eli", delay=30)
    options = page.locator(".autocomplete__option")
    expect(options).to_have_count(2)
    expect(options.first).to_contain_text("Clerk <b>of</b> works")  # as it was typed, never as markup
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Elizabeth Carter")
    page.goto("/people/")
    page.get_by_label("Name, job, skill or team").focus()
    page.get_by_role("combobox", name="Name, job, skill or team").press_sequentially("liz carter", delay=10)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"\?q=liz\+carter"))
    expect(page.get_by_text("Liz can stand for Elizabeth")).to_be_visible()


def test_without_scripts_the_form_and_the_links_do_it(reader: User, new_page: Any) -> None:
    page = new_page(scripts=False, size=NARROW)
    sign_in(page, reader.email, PASSWORD)
    page.goto("/people/")
    page.get_by_label("Name, job, skill or team").fill("benefits analysts")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("Job: Benefits analyst")).to_be_visible()
    page.goto("/people/?q=eli")
    page.locator("summary", has_text="Department").click()
    page.get_by_role("link", name=re.compile("Hills")).click()
    expect(page.locator(".prow")).to_have_count(1)
