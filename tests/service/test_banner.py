"""The line of every page: when it is shown, which of two, in which language, and that it costs nothing."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Record
from profiles.models import User
from service.models import Banner, Level
from tests.desk import at_desk

pytestmark = pytest.mark.django_db


def make_banner(text: str = "Mail is slow today.", **fields: Any) -> Banner:
    return Banner.objects.create(**{"text": text, "begins_at": timezone.now() - timedelta(minutes=1), **fields})


def line_on(desk: Client, url: str = "/") -> str:
    page = desk.get(url).content.decode()
    if "service-line-title" not in page:
        return ""
    return page.split('id="service-line-title"')[1].split('banner__heading">')[1].split("</p>")[0]


def test_it_stands_on_pages_of_the_site_and_the_admin_and_before_sign_in(operator: User):
    make_banner()
    desk = at_desk(operator)
    for browser, url in ((desk, "/"), (desk, "/admin/"), (desk, "/admin/tags/tag/"), (Client(), "/account/login/")):
        assert line_on(browser, url) == "Mail is slow today.", url


def test_it_comes_and_goes_by_its_times(author: User):
    now = timezone.now()
    make_banner(begins_at=now + timedelta(minutes=5))
    make_banner(ends_at=now - timedelta(seconds=1))
    assert line_on(at_desk(author)) == ""
    make_banner("Now.", ends_at=now + timedelta(minutes=5))
    assert line_on(at_desk(author)) == "Now."


def test_of_two_the_weightier_is_shown_and_an_urgent_one_is_announced(author: User):
    make_banner("Urgent.", level=Level.URGENT, begins_at=timezone.now() - timedelta(days=1))
    make_banner("Newer.")
    desk = at_desk(author)
    assert line_on(desk) == "Urgent."
    assert 'role="alert" aria-labelledby="service-line-title"' in desk.get("/").content.decode()


def test_a_reader_of_welsh_gets_welsh_where_there_is_some(author: User):
    make_banner("Slow.", welsh_text="Araf.")
    desk = at_desk(author)
    desk.cookies["django_language"] = "cy"
    assert line_on(desk) == "Araf."
    Banner.objects.update(welsh_text="")
    assert line_on(desk) == "Slow."


def test_what_an_operator_types_is_text(author: User):
    make_banner("<b>5 < 6</b>")
    assert line_on(at_desk(author)) == "&lt;b&gt;5 &lt; 6&lt;/b&gt;"


def test_it_costs_a_page_no_query(author: User):
    desk = at_desk(author)
    desk.get("/settings/")  # what the cache learns
    counts = []
    for _look in range(2):
        with CaptureQueriesContext(connection) as asked:
            desk.get("/settings/")
        counts.append(len(asked))
        make_banner()
    assert counts[0] == counts[1]


def test_a_line_is_made_in_the_admin_with_its_record(operator: User):
    begins: datetime = timezone.localtime()
    sent = {"level": 2, "text": " Slow\u202e mail. ", "welsh_text": "", "begins_at_0": f"{begins:%Y-%m-%d}"}
    sent |= {"begins_at_1": "00:00:00", "ends_at_0": f"{begins - timedelta(days=2):%Y-%m-%d}", "ends_at_1": "00:00:00"}
    desk = at_desk(operator)
    refused = desk.post("/admin/service/banner/add/", sent)
    assert "Choose a moment after the beginning." in refused.content.decode()
    assert desk.post("/admin/service/banner/add/", sent | {"ends_at_0": "", "ends_at_1": ""}).status_code == 302
    banner = Banner.objects.get()
    assert banner.text == "Slow mail."
    assert desk.post(f"/admin/service/banner/{banner.pk}/delete/", {"post": "yes"}).status_code == 302
    lines = Record.objects.filter(action="service.banner").order_by("pk").values_list("reason", "actor_id")
    assert list(lines) == [("added", operator.pk), ("deleted", operator.pk)]


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("banner_ends_after_it_begins", {"ends_at": timezone.now() - timedelta(days=9)}),
        ("banner_level_is_one", {"level": 4}),
        ("banner_says_something", {"text": ""}),
    ],
)
def test_no_row_breaks_its_rules(name: str, fields: dict[str, Any]):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make_banner(**fields)
