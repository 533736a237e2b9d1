"""Axe over the registry of pages, in both themes: no violation of WCAG 2.2 AA on any page that people look at."""

from functools import cache
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page as BrowserPage

from core.staticfiles import SHEET, join
from profiles.models import User
from tests import cast
from tests.browser.conftest import NARROW, WIDE
from tests.desk import Desk
from tests.pages import NOUNS, PAGES, Page
from tests.shipping import shipped
from tests.world import World, build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TALL = {"width": NARROW["width"], "height": 20_000}  # so that the bar at the bottom covers no link while axe looks
ALL_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LOOKS = {  # what another theme or width can break; the words and their markup are the same
    "runOnly": ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"],
    "preload": False,
}
NARROW_TOO = [noun.PAGES[0] for noun in NOUNS]  # whose frame is looked at whole in the narrow one as well


@cache
def _sheet() -> str:
    """The style sheet as it is shipped: in one file, not in thirty that each page would fetch, and axe again."""
    return join(SHEET, shipped)


def _sign_in(page: BrowserPage, world: World, who: str, url: str) -> None:
    """Give the browser the session of a person of the cast, as the sign-in form would."""
    person = world.cast[who]
    if isinstance(person, User):
        client = Desk()
        client.force_login(person)
        cookie = client.cookies["session"]
        page.context.add_cookies([{"name": "session", "value": cookie.value, "url": url}])


def _rules(page: Page, *, dark: bool) -> dict[str, Any]:
    return {"resultTypes": ["violations"], **(LOOKS if dark and page not in NARROW_TOO else ALL_RULES)}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing(dark: bool, new_page: Any, live_server: Any) -> None:
    world = build(*cast.everybody())
    violations = []
    for who in {page.reader for page in PAGES}:
        browser_page = new_page(dark=dark, size=TALL if dark else WIDE, bypass_csp=True)
        browser_page.route(f"**/{SHEET}", lambda route: route.fulfill(body=_sheet(), content_type="text/css"))
        _sign_in(browser_page, world, who, live_server.url)
        for page in [page for page in PAGES if page.reader == who]:
            url = page.url(world)
            response = browser_page.goto(url)
            assert response is not None and response.status == 200, url
            if dark:
                assert browser_page.evaluate("document.documentElement.scrollHeight") == TALL["height"], url
            for violation in Axe().run(browser_page, options=_rules(page, dark=dark)).response["violations"]:
                where = [node["html"][:160] for node in violation["nodes"]][:3]
                violations.append(f"{url} as {who}: {violation['id']}: {where}")
    assert not violations, "\n".join(violations)
