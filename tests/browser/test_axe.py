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


def _violations(browser_page: BrowserPage, page: Page, *, dark: bool) -> list[str]:
    """What axe finds in the page as it stands there, wide and light or narrow and dark."""
    browser_page.set_viewport_size(TALL if dark else WIDE)  # type: ignore[arg-type]  # two whole numbers
    browser_page.emulate_media(color_scheme="dark" if dark else "light")
    is_so = browser_page.evaluate(
        "([width, scheme]) => innerWidth === width && matchMedia(`(prefers-color-scheme: ${scheme})`).matches",
        [(TALL if dark else WIDE)["width"], "dark" if dark else "light"],
    )
    assert is_so, browser_page.url
    if dark:
        assert browser_page.evaluate("document.documentElement.scrollHeight") == TALL["height"], browser_page.url
    options = {"resultTypes": ["violations"], **(LOOKS if dark and page not in NARROW_TOO else ALL_RULES)}
    found = Axe().run(browser_page, options=options).response["violations"]
    return [f"{violation['id']}: {[node['html'][:160] for node in violation['nodes']][:3]}" for violation in found]


@pytest.mark.parametrize("half", [0, 1])  # two tests, for two processors
def test_axe_finds_nothing_in_either_theme(half: int, new_page: Any, live_server: Any) -> None:
    """Each page is fetched once, wide and light, and then made narrow and dark as it stands."""
    world = build(*cast.everybody())
    violations = []
    for who in sorted({page.reader for page in PAGES}):
        browser_page = new_page(size=WIDE, bypass_csp=True)
        browser_page.route(f"**/{SHEET}", lambda route: route.fulfill(body=_sheet(), content_type="text/css"))
        _sign_in(browser_page, world, who, live_server.url)
        for page in [page for page in PAGES[half::2] if page.reader == who]:
            url = page.url(world)
            browser_page.set_viewport_size(WIDE)
            browser_page.emulate_media(color_scheme="light")
            response = browser_page.goto(url)
            assert response is not None and response.status == 200, url
            for dark in (False, True):
                found = _violations(browser_page, page, dark=dark)
                violations += [f"{url} as {who}, {'dark' if dark else 'light'}: {one}" for one in found]
    assert not violations, "\n".join(violations)
