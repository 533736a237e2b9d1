"""Chromium against the live server, and a mail server on loopback that keeps what it is given."""

import os
import re
import shutil
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from django.core.management.base import CommandError
from django.db import OperationalError
from django.test import TransactionTestCase
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright
from pytest_django import Settings

from notifications.tasks import send_due
from tests.notifications.mailserver import Handler, mail_server

# Playwright's loop runs in this thread, and Django would take our own queries for queries of that loop.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, NARROW = {"width": 1360, "height": 900}, {"width": 390, "height": 844}


def chromium_path() -> str | None:
    """The Chromium to drive: the one that bin/test found, or one on the path."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM_PATH") or next((path for name in names if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        message = "No Chromium: browser tests are not run. bin/test installs one where it can."
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session", autouse=True)
def emptied_again() -> Iterator[None]:
    """Tables are emptied a second time where a page that looked for news by itself stood in the way of the first."""
    empty = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # Django's own, without a hint

    def empty_again(case: TransactionTestCase) -> None:
        try:
            empty(case)
        except CommandError as error:
            if not isinstance(error.__cause__, OperationalError):  # a deadlock is one
                raise
            empty(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_again)
        yield


class Postbox:
    """What a mail server on loopback was given."""

    def __init__(self, server: Handler) -> None:
        self.server = server

    def deliver(self) -> None:
        """Do what the worker does when the bell rings or the sweep comes."""
        send_due()

    def newest_to(self, address: str) -> EmailMessage:
        """The last mail to the address, after everything that is due was sent."""
        self.deliver()
        return [mail for to, mail in self.server.taken if to == address][-1]

    def code_for(self, address: str) -> str:
        """The code in the newest mail to the address."""
        found = re.search(r"^\s+([A-Z0-9]{3,}(?:-?[A-Z0-9]+)*)\s*$", text_of(self.newest_to(address)), re.MULTILINE)
        assert found, text_of(self.newest_to(address))
        return found[1]


def text_of(mail: EmailMessage) -> str:
    """The plain words of a mail."""
    body = mail.get_body(preferencelist=("plain",))
    assert body is not None
    return str(body.get_content())


@pytest.fixture
def postbox(settings: Settings) -> Iterator[Postbox]:
    with mail_server() as (server, port):
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_BACKEND = "notifications.mail.OutboxBackend"  # Django's test runner puts another in its place
        yield Postbox(server)


@pytest.fixture
def make_pages(browser: Browser, settings: Settings) -> Iterator[Any]:
    """Makes what makes pages of the site at an address, in contexts of their own, as different people at different
    desks; fails on any error in a console.
    """
    contexts: list[BrowserContext] = []
    troubles: list[str] = []
    on_the_way: set[Request] = set()

    def make_for(address: str) -> Any:
        settings.SITE_URL = address

        def make(
            *, scripts: bool = True, size: dict[str, int] | None = None, dark: bool = False, bypass_csp: bool = False
        ) -> Page:
            context = browser.new_context(
                base_url=address,
                java_script_enabled=scripts,
                bypass_csp=bypass_csp,
                viewport=size or WIDE,  # type: ignore[arg-type]  # two whole numbers
                color_scheme="dark" if dark else "light",
                reduced_motion="reduce",
            )
            contexts.append(context)
            context.on("page", lambda page: _listen(page, address, troubles, on_the_way))
            return context.new_page()

        return make

    yield make_for
    for context in contexts:
        _settle(context, on_the_way)
    found = list(troubles)  # what a page asks for once it is cut off is no trouble of its journey
    for context in contexts:
        _leave(context)
    assert found == []


@pytest.fixture
def new_page(make_pages: Any, live_server: Any) -> Any:
    return make_pages(live_server.url)


def _listen(page: Page, address: str, troubles: list[str], on_the_way: set[Request]) -> None:
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda message: troubles.append(message.text) if _is_trouble(message) else None)
    page.on("request", lambda request: _stays_here(request.url, address, troubles))
    _watch(page, on_the_way)


def _watch(page: Page, on_the_way: set[Request]) -> None:
    """Keep `on_the_way` equal to what the page has asked and not heard of yet."""

    def asked(request: Request) -> None:
        if "/live/" not in request.url:  # a stream has no end to wait for
            on_the_way.add(request)

    def answered(request: Request) -> None:
        on_the_way.discard(request)

    page.on("request", asked)
    page.on("requestfinished", answered)
    page.on("requestfailed", answered)


def _settle(context: BrowserContext, on_the_way: set[Request]) -> None:
    """Wait for the answers to what was asked already."""
    if context.pages:
        for _wait in range(40):  # 50 ms each
            if not on_the_way:
                break
            context.pages[0].wait_for_timeout(50)


def _leave(context: BrowserContext) -> None:
    """Close the pages without a last word: a form that is kept as its page goes would meet the tables being emptied."""
    context.set_offline(True)
    context.close()


def _is_trouble(message: Any) -> bool:
    expected = (
        "the server responded with a status of 4",  # a refused form is part of some journeys
        "the server responded with a status of 507",  # so is a full disk
        "net::ERR_INTERNET_DISCONNECTED",  # and so is a network that is cut
        "net::ERR_INCOMPLETE_CHUNKED_ENCODING",  # or a stream
        "/live/",  # nobody serves it beside most of these tests
    )
    return message.type == "error" and not any(text in message.text for text in expected)


def _stays_here(url: str, ours: str, troubles: list[str]) -> None:
    if not url.startswith((ours, "data:", "about:")):
        troubles.append(f"asks another origin: {url}")


def sign_in(page: Page, email_address: str, password: str, *, code: str = "") -> None:
    """By the form, as a person does; with the code of an authenticator app where there is one."""
    page.goto("/account/login/")
    page.get_by_label("Work email address").fill(email_address)
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    if code:
        page.get_by_label("Code").fill(code)
        page.get_by_role("button", name="Continue").click()
    page.wait_for_url(lambda url: "/account/" not in url)
