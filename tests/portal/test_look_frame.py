"""The frame of every page, for those inside, those who wait, and those who are not signed in."""

import re

import pytest
from django.test import RequestFactory
from django.urls import reverse

from portal.context import shell
from tests.desk import Desk
from tests.factories import make_group


def _page(user, name="portal:home"):
    client = Desk()
    if user:
        client.force_login(user)
    response = client.get(reverse(name))
    assert response.status_code == 200
    return response.content.decode()


def test_the_frame_costs_nothing_until_a_template_asks(author, django_assert_num_queries):
    request = RequestFactory().get("/")
    request.user = author
    assert author.department  # it comes with the session
    with django_assert_num_queries(0):
        frame = shell(request)["shell"]
        assert re.findall(r"</svg>(\w+)</a>", frame.rail)[:3] == ["Home", "People", "Groups"]
        assert frame.longer_links
    with django_assert_num_queries(1):
        assert frame.unread == ""
    with django_assert_num_queries(1):
        assert frame.rooms == []
    with django_assert_num_queries(0):
        words = re.findall(r"</svg>([\w ]+)(?:</a>|<live-badge)", frame.bar)
        assert words == ["Home", "People", "Update", "Question", "Blog post", "Poll", "Groups", "Alerts"]
        assert "Settings" in frame.tools and author.get_absolute_url() in frame.tools


def test_the_frame_without_a_matched_address_still_stands(author):
    request = RequestFactory().get("/nowhere/")
    request.user = author
    assert "aria-current" not in shell(request)["shell"].rail


def test_the_frame_of_a_second_reader_holds_nothing_of_the_first(author, stranger):
    first, second = _page(author), _page(stranger)
    assert author.get_absolute_url() in first
    assert author.get_absolute_url() not in second and author.name not in second
    tokens = [set(re.findall(r'name="submission" value="([^"]+)"', html)) for html in (first, second, _page(author))]
    assert len(set.union(*tokens)) == 3


def test_a_member_gets_rail_search_bell_and_signing_out_as_a_form(author):
    html = _page(author)
    assert html.count("<h1") == 1
    assert '<p class="marking">OFFICIAL</p>' in html
    assert re.search(r'<a class="rail__link" href="/" aria-current="page">', html)
    assert 'role="search"' in html
    assert re.search(
        r'<form method="post" action="/account/logout/">\s*<input type="hidden" name="csrfmiddlewaretoken"', html
    )
    assert 'hx-headers=\'{"X-CSRFToken": "' in html
    assert re.search(r'<link rel="stylesheet" href="/departments-[0-9a-f]+\.css">', html)


def test_the_rail_names_six_of_ones_groups_the_most_active_first(author):
    groups = [make_group(owner=author, name=f"Room {number}") for number in range(7)]
    html = _page(author)
    [rail] = re.findall(r'<nav aria-labelledby="rail-groups">.*?</nav>', html, re.DOTALL)
    assert re.findall(r"Room \d", rail) == [group.name for group in groups[:0:-1]]


def test_where_one_is_stands_in_rail_and_bar(author):
    html = _page(author, "groups:choose")
    assert len(re.findall(r'href="/groups/" aria-current="true"', html)) == 2
    [rail] = re.findall(r'<div class="rail">.*?</nav>', html, re.DOTALL)
    assert 'aria-current="page"' not in rail


@pytest.mark.parametrize("who", ["nobody", "waiting"])
def test_outside_there_is_one_column_and_nothing_to_search(who, waiting):
    html = _page(None, "account_login") if who == "nobody" else _page(waiting, "profiles:waiting")
    assert "shell--narrow" in html
    assert 'class="rail"' not in html
    assert 'role="search"' not in html
    assert ("/account/logout/" in html) == (who == "waiting")


def test_forms_of_django_admin_look_as_shipped(operator, client):
    client.force_login(operator)
    response = client.get(reverse("admin:auth_group_add"))
    assert response.status_code == 200
    html = response.content.decode()
    assert 'class="vTextField"' in html
    assert "govuk-" not in html
