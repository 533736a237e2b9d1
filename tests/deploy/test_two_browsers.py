"""Two browsers side by side, through the real nginx, web and live: what one writes is in the other."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from pytest_django import DjangoDbBlocker

from civnet.embedded.places import PROJECT
from content.models import Entry
from profiles.models import User
from tests.browser.conftest import FLAGS, NARROW, chromium_path
from tests.deploy.conftest import Member, start_web
from tests.deploy.nginx import NGINX_ADDRESS, Nginx
from tests.deploy.processes import Processes
from tests.deploy.raw import SITE
from tests.factories import make_entry

pytestmark = [pytest.mark.nginx, pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(scope="module")
def pages(member: Member, live: int, place: Path, processes: Processes) -> Nginx:
    """nginx before a web with its static files as the image has them."""
    static = {"STATIC_ROOT": str(place / "static")}
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, check=True, cwd=PROJECT, env={**os.environ, **static})  # noqa: S603 - our own command
    web = start_web(processes, "web-with-pages", TRUSTED_PROXIES=NGINX_ADDRESS, **static)
    server = Nginx(place / "pages", mode="alone", web_port=web, live_port=live, variables={})
    server.name = "nginx-pages"
    server.start(processes, os.environ["NGINX_PATH"])
    return server


@pytest.fixture(scope="module")
def entry(member: Member, django_db_blocker: DjangoDbBlocker) -> Iterator[Entry]:
    """One that other processes see."""
    with django_db_blocker.unblock():
        found = make_entry(User.objects.get(email=member.email), title="Two browsers")
    yield found
    with django_db_blocker.unblock():
        Entry.objects.filter(pk=found.pk).delete()


def test_a_reply_is_on_the_other_screen(pages: Nginx, member: Member, entry: Entry, record_property: Any) -> None:
    path = chromium_path()
    if path is None:
        pytest.skip("No Chromium")
    with ThreadPoolExecutor(1) as thread:  # this one may hold the loop of another browser
        waited = thread.submit(_walk, path, pages.tls_port, member.session, entry.get_absolute_url()).result()
    record_property("ms_after_its_own_screen", waited)


def _walk(path: str, port: int, session: str, url: str) -> int:
    """Write in one browser and read in another. How many milliseconds later it was there."""
    with sync_playwright() as playwright:
        to_nginx = f"--host-resolver-rules=MAP {SITE}:443 127.0.0.1:{port}"
        chromium = playwright.chromium.launch(executable_path=path, args=[*FLAGS, to_nginx])

        def look(**options: Any) -> Page:
            context = chromium.new_context(base_url=f"https://{SITE}", ignore_https_errors=True, **options)
            cookie: Any = {"name": "__Host-session", "value": session, "url": f"https://{SITE}", "secure": True}
            context.add_cookies([cookie])
            page = context.new_page()
            page.goto(url)
            page.wait_for_timeout(1500)  # until the stream is there
            return page

        writes, reads = look(viewport=NARROW), look()
        writes.get_by_label("Your reply").last.fill("Through the real nginx.")
        writes.get_by_role("button", name="Post reply").last.click()
        expect(writes.get_by_text("Through the real nginx.")).to_be_visible()
        there = time.monotonic()
        expect(reads.locator(".reply").get_by_text("Through the real nginx.")).to_be_visible()
        waited = round((time.monotonic() - there) * 1000)
        chromium.close()
        return waited
