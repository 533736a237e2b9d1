"""Axe over the registry of pages, in both themes: no violation of WCAG 2.2 AA on any page that people look at."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page as BrowserPage

from profiles.models import User
from tests import cast
from tests.browser.conftest import NARROW, WIDE
from tests.desk import Desk
from tests.pages import PAGES
from tests.world import World, build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TALL = {"width": NARROW["width"], "height": 6000}  # so that the bar at the bottom covers no link while axe looks
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def _sign_in(page: BrowserPage, world: World, who: str, url: str) -> None:
    """Give the browser the session of a person of the cast, as the sign-in form would."""
    person = world.cast[who]
    if isinstance(person, User):
        client = Desk()
        client.force_login(person)
        cookie = client.cookies["session"]
        page.context.add_cookies([{"name": "session", "value": cookie.value, "url": url}])


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing(dark: bool, new_page: Any, live_server: Any) -> None:
    world = build(*cast.everybody())
    violations = []
    for who in {page.reader for page in PAGES}:
        browser_page = new_page(dark=dark, size=TALL if dark else WIDE, bypass_csp=True)
        _sign_in(browser_page, world, who, live_server.url)
        for page in [page for page in PAGES if page.reader == who]:
            url = page.url(world)
            response = browser_page.goto(url)
            assert response is not None and response.status == 200, url
            for violation in Axe().run(browser_page, options=RULES).response["violations"]:
                where = [node["html"][:160] for node in violation["nodes"]][:3]
                violations.append(f"{url} as {who}: {violation['id']}: {where}")
    assert not violations, "\n".join(violations)
