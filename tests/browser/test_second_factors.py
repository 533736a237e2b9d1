"""A moderator adds a passkey on the way to the admin, and signs in with it; a virtual device of Chromium holds it."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from profiles.models import User
from tests import cast
from tests.browser.conftest import NARROW, Postbox, sign_in, text_of
from tests.browser.test_axe import ALL_RULES
from tests.desk import code_now
from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def moderator(transactional_db: Any) -> User:
    return cast.moderator(cast.treasury())


def _give_device(page: Page) -> tuple[Any, str]:
    """A device that knows its owner; the wire to it and its number."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    return wire, wire.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]


def _arrive(page: Page, path: str) -> None:
    page.wait_for_url(lambda url: urlsplit(url).path == path)


def _sign_out(page: Page) -> None:
    page.goto("/account/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()


def test_a_moderator_adds_a_passkey_and_comes_back_with_it(moderator: User, postbox: Postbox, new_page: Any) -> None:
    page = new_page()
    wire, device = _give_device(page)
    sign_in(page, moderator.email, PASSWORD)
    page.goto("/admin/")
    expect(page.get_by_text("Staff need a second factor")).to_be_visible()
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("alert").first).to_contain_text("Fill in “Name”.")
    page.get_by_label("Name").fill("Work laptop")
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_role("button", name="Show me ten codes").click()
    expect(page.locator(".codes li")).to_have_count(10)
    recovery = page.locator(".codes li").first.inner_text()
    page.get_by_role("button", name="continue").click()
    _arrive(page, "/admin/")
    assert "recovery codes" in text_of(postbox.newest_to(moderator.email))
    assert len(wire.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]) == 1

    _sign_out(page)
    page.goto("/account/login/?next=/admin/")
    page.get_by_role("button", name="Use a passkey").click()
    _arrive(page, "/admin/")

    _sign_out(page)
    wire.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.goto("/account/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("No passkey was used.")).to_be_visible()
    page.get_by_label("Work email address").fill(moderator.email)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Continue").click()
    _arrive(page, "/")


def test_an_app_works_without_scripts_on_a_small_screen(moderator: User, postbox: Postbox, new_page: Any) -> None:
    page = new_page(scripts=False, size=NARROW)
    sign_in(page, moderator.email, PASSWORD)
    page.goto("/admin/")
    page.get_by_role("button", name="Set up an authenticator app").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    key = page.locator(".key").inner_text().replace(" ", "")
    page.get_by_label("Code that the app shows").fill(code_now(secret=key))
    page.get_by_role("button", name="Turn it on").click()
    page.get_by_role("link", name="Not now").click()
    _arrive(page, "/admin/")

    _sign_out(page)
    page.goto("/account/login/")
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    page.get_by_label("Work email address").fill(moderator.email)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Code").fill(code_now(secret=key, steps=1))  # the one before was used a moment ago
    page.get_by_role("button", name="Continue").click()
    _arrive(page, "/")
    assert "authenticator app" in text_of(postbox.newest_to(moderator.email))


def test_a_browser_without_passkeys_says_so_and_offers_none(moderator: User, new_page: Any) -> None:
    page = new_page()
    page.add_init_script("delete window.PublicKeyCredential")
    page.goto("/account/login/")
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    sign_in(page, moderator.email, PASSWORD)
    page.goto("/settings/second-factors/passkey/")
    expect(page.get_by_text("This browser cannot use passkeys here.")).to_be_visible()
    expect(page.get_by_role("button", name="Add the passkey")).to_be_hidden()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_on_the_pages_of_the_way(dark: bool, moderator: User, new_page: Any) -> None:
    page, found = new_page(dark=dark, size=NARROW, bypass_csp=True), list[Any]()

    def look() -> None:
        violations = Axe().run(page, options=ALL_RULES).response["violations"]
        found.extend(
            f"{page.url}: {violation['id']}: {violation['nodes'][0]['html'][:160]}" for violation in violations
        )

    sign_in(page, moderator.email, PASSWORD)
    page.goto("/admin/")
    look()
    page.get_by_role("button", name="Set up an authenticator app").click()
    look()
    page.get_by_label("Code that the app shows").fill("1")
    page.get_by_role("button", name="Turn it on").click()
    look()
    page.get_by_label("Code that the app shows").fill(
        code_now(secret=page.locator(".key").inner_text().replace(" ", ""))
    )
    page.get_by_role("button", name="Turn it on").click()
    page.get_by_role("button", name="Show me ten codes").click()
    look()
    _sign_out(page)
    page.get_by_label("Work email address").fill(moderator.email)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Code").fill("BBBB-BBBB")
    page.get_by_role("button", name="Continue").click()
    look()
    assert found == []
