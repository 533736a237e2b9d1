"""The main job on the real input: the conversation of 2009 comes in and goes on, with scripts and without."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from moderation.services import make_moderator
from profiles.models import Department, User
from tests.browser.conftest import NARROW, Postbox, sign_in, text_of
from tests.desk import code_now, give_app
from tests.factories import PASSWORD, make_person

ARCHIVE = Path(__file__).resolve().parents[3] / "shared" / "real-input" / "conversation-2009.jsonl"
TITLE = "Are we using social networking inside central government?"
ADA, BEN = "ada.author@department-for-transport.example", "ben.reader@home-office.example"
OF_THE_STYLE_SHEET = ("mso", "@font-face", "Cambria Math", "MsoNormal", "font-family", "panose")

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(transactional_db: Any) -> dict[str, User]:
    """The archive of 2009, twice, and two people who were never in it."""
    if not ARCHIVE.exists():
        pytest.skip(f"{ARCHIVE.name} is not beside the project")
    call_command("load_departments", verbosity=0)
    call_command("import_archive", str(ARCHIVE), verbosity=0)
    call_command("import_archive", str(ARCHIVE), verbosity=0)
    treasury = Department.objects.get(slug="hm-treasury")
    people = {
        "stranger": make_person(
            "Stan Stranger", department=treasury, email="stan@hm-treasury.example", password=PASSWORD
        ),
        "moderator": make_person("Mo Derator", department=treasury, email="mo@hm-treasury.example", password=PASSWORD),
    }
    make_moderator(people["moderator"])
    return people


def _claim(page: Page, postbox: Postbox, address: str) -> None:
    """The first sign-in of somebody whose account came with the archive."""
    page.goto("/account/login/")
    page.get_by_role("button", name="Email me a code").or_(page.get_by_role("link", name="Email me a code")).click()
    page.get_by_label("Work email address").fill(address)
    page.get_by_role("button", name="Email me a code").click()
    expect(page.get_by_label("Code from the email")).to_be_visible()
    page.get_by_label("Code from the email").fill(postbox.code_for(address))
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_title(re.compile("Home"))


def _post_of_2009(page: Page) -> None:
    page.goto("/?tab=everyone")
    page.get_by_role("heading", level=2).get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.locator("article.item time").first).to_have_text("23 October 2009")
    for tag in ("#social-networking", "#barriers", "#communication", "#central-government"):
        expect(page.get_by_role("link", name=tag)).to_be_visible()
    expect(page.get_by_role("heading", name="4 replies from 3 departments")).to_be_visible()
    moments = [time.get_attribute("datetime") for time in page.locator(".reply .who__when time").all()]
    assert moments == sorted(moments, key=str) and len(moments) == 4
    assert moments[0] and moments[0].startswith("2009-10-23")
    words = page.content()
    assert "I see the issue as talking to people rather than talking at people" in words
    for scrap in OF_THE_STYLE_SHEET:
        assert scrap not in page.locator("main").inner_html(), scrap


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_the_conversation_of_2009_goes_on(
    scripts: bool, people: dict[str, User], postbox: Postbox, new_page: Any
) -> None:
    ada, ben = new_page(scripts=scripts), new_page(scripts=scripts, size=NARROW)
    stranger, moderator = new_page(scripts=scripts), new_page(scripts=scripts)

    _claim(ada, postbox, ADA)
    _post_of_2009(ada)
    ada.get_by_role("link", name="Ada Author").first.click()
    for tab in ("Profile", "Colleagues 1", "Colleague of 2", "Blog 1"):
        expect(
            ada.get_by_role("navigation", name="Ada Author").get_by_role("link", name=tab, exact=True)
        ).to_be_visible()

    _claim(ben, postbox, BEN)
    _post_of_2009(ben)
    ben.get_by_label("Your reply").last.fill("Fifteen years on, and *here we are*.")
    ben.get_by_role("button", name="Post reply").last.click()
    expect(ben.locator(".reply").get_by_text("here we are")).to_be_visible()

    mail = postbox.newest_to(ADA)
    assert "Ben Reader" in str(mail["From"]) and "here we are" in text_of(mail)
    link = re.search(r"https?://\S+/replies/\d+/\S*", text_of(mail))
    assert link
    ada.goto(link[0])
    expect(ada.locator(".reply").get_by_text("here we are")).to_be_visible()
    ada.locator(".reply", has_text="here we are").get_by_role("link", name="Reply").click()
    ada.locator(".reply__replies").get_by_label("Your reply").fill("Better late than never, Ben.")
    ada.locator(".reply__replies").get_by_role("button", name="Post reply").click()
    expect(ada.locator(".reply__replies").get_by_text("Better late than never")).to_be_visible()
    assert "Better late than never" in text_of(postbox.newest_to(BEN))

    ben.goto("/?tab=everyone")
    ben.get_by_role("heading", level=2).get_by_role("link", name=TITLE).click()
    ben.get_by_label("Your reply").last.fill("CANARY an unkind remark about a named person")
    ben.get_by_role("button", name="Post reply").last.click()
    expect(ben.locator(".reply").get_by_text("CANARY")).to_be_visible()

    sign_in(stranger, people["stranger"].email, PASSWORD)
    _report(stranger)
    _hide_in_admin(moderator, people["moderator"])

    told = text_of(postbox.newest_to(BEN))
    assert "Please speak of the matter" in told and "Stan" not in told
    assert "CANARY" not in text_of(postbox.newest_to(people["stranger"].email))
    for page in (stranger, ben):
        page.goto("/notices/")
        expect(page.locator("main")).to_contain_text(re.compile("moderator|report", re.IGNORECASE))
    for page in (stranger, ada):
        page.goto("/?tab=everyone")
        page.get_by_role("heading", level=2).get_by_role("link", name=TITLE).click()
        expect(page.get_by_text("A moderator has hidden this reply.")).to_be_visible()
        expect(page.get_by_text("CANARY")).to_have_count(0)


def _report(page: Page) -> None:
    page.goto("/?tab=everyone")
    page.get_by_role("heading", level=2).get_by_role("link", name=TITLE).click()
    page.locator(".reply", has_text="CANARY").get_by_role("link", name="Report").click()
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Send report").or_(page.get_by_role("button", name="Report")).click()
    expect(page.get_by_role("alert").first).to_be_visible()


def _hide_in_admin(page: Page, moderator: User) -> None:
    give_app(moderator)
    sign_in(page, moderator.email, PASSWORD, code=code_now())
    page.goto("/admin/moderation/report/")
    page.locator("input.action-select").first.check()
    page.locator("select[name=action]").select_option(label="Hide what was reported…")
    page.get_by_role("button", name="Go").or_(page.get_by_role("button", name="Run")).click()
    page.locator("[name=rule]").first.select_option(index=1)
    page.locator("textarea[name=reason]").fill("Please speak of the matter, not of the person.")
    page.locator("form[method=post] [type=submit]").last.click()
    expect(page.locator(".messagelist, .success").first).to_be_visible()
