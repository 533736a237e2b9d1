"""Feeds: what their owner may read now, to whoever shows the key, valid Atom, and the key in no log and no page."""

import logging
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Record
from colleagues.models import Block
from content.models import Entry, State
from core.logs import LineFormatter, RequestIdFilter
from core.markings import Marking
from profiles.models import AccessToken, TokenPurpose, User
from profiles.services import TooManyTokens, make_token, revoke_token
from profiles.services.tokens import MADE_AN_HOUR, USES_AN_HOUR
from tags.models import Tag
from tests.factories import make_entry, make_person

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
FEED = TokenPurpose.FEED
PAGE = "/settings/feeds/"


def key_of(person: User) -> str:
    return make_token(person=person, purpose=FEED)


def blog_url(key: str, handle: str = "ada-author") -> str:
    return f"/feeds/{key}/people/{handle}/blog.atom"


def parsed(body: bytes) -> ET.Element:
    return ET.fromstring(body)  # noqa: S314 - our own document


def titles(body: bytes) -> list[str]:
    return [str(entry.findtext(f"{ATOM}title")) for entry in parsed(body).iter(f"{ATOM}entry")]


@pytest.fixture
def entry(author: User) -> Entry:
    return make_entry(author, title="Dogs & <cats>", body="Who knows *about* <dogs> & cats?", tag_words=["pets"])


@pytest.fixture
def key(stranger: User) -> str:
    return key_of(stranger)


def test_a_feed_has_what_rfc_4287_asks_for(client: Client, entry: Entry, key: str, author: User) -> None:
    for number in range(3):
        other = make_entry(author, title=f"Number {number}")
        Entry.objects.filter(pk=other.pk).update(published_at=timezone.now() - timedelta(days=number + 1))
    Entry.objects.filter(title="Number 1").update(edited_at=timezone.now())
    for url in (blog_url(key), f"/feeds/{key}/tags/pets.atom"):
        answer = client.get(url)
        assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        root = parsed(answer.content)
        assert root.tag == f"{ATOM}feed"
        ids, moments = [root.findtext(f"{ATOM}id")], [str(root.findtext(f"{ATOM}updated"))]
        published = []
        for one in (root, *root.iter(f"{ATOM}entry")):
            assert one.findtext(f"{ATOM}title")
            (link,) = one.findall(f"{ATOM}link")
            assert link.attrib["rel"] == "alternate"
            assert link.attrib["href"].startswith("http://")
            if one is not root:
                assert one.findtext(f"{ATOM}author/{ATOM}name") == "Ada Author"
                ids.append(one.findtext(f"{ATOM}id"))
                moments.append(str(one.findtext(f"{ATOM}updated")))
                published.append(datetime.fromisoformat(str(one.findtext(f"{ATOM}published"))))
        assert len(set(ids)) == len(ids)
        assert all(re.fullmatch(r"tag:[a-z.]+,2026:[a-z0-9/-]+", str(one)) for one in ids)
        assert max(moments[1:]) == moments[0]
        assert published == sorted(published, reverse=True)
        assert published


def test_titles_are_text_and_first_words_are_escaped_html(client: Client, entry: Entry, key: str) -> None:
    root = parsed(client.get(blog_url(key)).content)
    assert root.findtext(f"{ATOM}entry/{ATOM}title") == "Dogs & <cats>"
    summary = root.find(f"{ATOM}entry/{ATOM}summary")
    assert summary is not None
    assert summary.attrib["type"] == "html"
    assert summary.text == f"<p>{entry.excerpt.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</p>"


def test_the_whole_text_does_not_leave_the_site(client: Client, author: User, key: str) -> None:
    make_entry(author, body="First words. " + "More words. " * 200 + "The canary sits at the end.")
    body = client.get(blog_url(key)).content.decode()
    assert "First words." in body
    assert "canary" not in body
    assert "<content" not in body


def test_what_xml_cannot_hold_is_left_out(client: Client, entry: Entry, key: str, author: User) -> None:
    Entry.objects.update(title="A\x01\x0b\x1f\ufffe\uffffB 😀", excerpt="C\x02\x7fD\u0085")
    User.objects.filter(pk=author.pk).update(name="Ada\x03 Author")
    for url in (blog_url(key), f"/feeds/{key}/tags/pets.atom"):
        root = parsed(client.get(url).content)
        assert root.findtext(f"{ATOM}entry/{ATOM}title") == "AB 😀"
        assert root.findtext(f"{ATOM}entry/{ATOM}author/{ATOM}name") == "Ada Author"


def test_a_feed_follows_every_change_of_rights(client: Client, entry: Entry, key: str, author: User) -> None:
    stranger = AccessToken.objects.get().person
    assert titles(client.get(blog_url(key)).content) == ["Dogs & <cats>"]
    for change in ({"state": State.HIDDEN}, {"state": State.DELETED}, {"audience": "only_me"}):
        with transaction.atomic():
            Entry.objects.update(**change)
            assert titles(client.get(blog_url(key)).content) == []
            transaction.set_rollback(True)
    Block.objects.create(blocker=stranger, blocked=author)
    assert titles(client.get(blog_url(key)).content) == []
    assert titles(client.get(f"/feeds/{key}/tags/pets.atom").content) == []


def test_what_is_sensitive_stays_in_the_site(client: Client, entry: Entry, key: str) -> None:
    Entry.objects.update(marking=Marking.SENSITIVE)
    assert titles(client.get(blog_url(key)).content) == []
    assert titles(client.get(f"/feeds/{key}/tags/pets.atom").content) == []


@pytest.mark.parametrize("field", ["suspended_at", "left_at"])
def test_who_may_not_read_now_gets_what_an_unknown_key_gets(field: str, client: Client, entry: Entry, key: str) -> None:
    unknown = client.get(blog_url("x" * 43))
    User.objects.filter(access_tokens__isnull=False).update(**{field: timezone.now()})
    refused = client.get(blog_url(key))
    assert (refused.status_code, unknown.status_code) == (404, 404)
    number = re.compile(rb"[0-9a-f]{16}")
    assert number.sub(b"", refused.content) == number.sub(b"", unknown.content)


@pytest.mark.parametrize(
    "key",
    ["x", "x" * 43, "é" * 43, "x" * 100_000, "..", "%2e%2e", "%0d%0aX: y", "\u202eabc", "' OR 1=1 --", "{{7*7}}", "😀"],
)
def test_a_wrong_key_is_a_404_that_costs_one_query(key: str, client: Client, entry: Entry) -> None:
    for url in (f"/feeds/{key}/people/ada-author/blog.atom", f"/feeds/{key}/tags/pets.atom"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 404
        assert len(queries) <= 1, [query["sql"] for query in queries]


def test_a_nul_in_the_key_is_refused(client: Client) -> None:
    assert client.get("/feeds/a%00b/tags/pets.atom").status_code == 400


@pytest.mark.parametrize("slug", ["nobody-used-this", "x" * 10_000, "%01", "😀", "a b", "%3Cscript%3E"])
def test_a_tag_that_nobody_used_is_an_empty_feed_that_stays_the_same(slug: str, client: Client, key: str) -> None:
    first, second = (client.get(f"/feeds/{key}/tags/{slug}.atom") for _time in range(2))
    assert titles(first.content) == []
    assert first.headers["ETag"] == second.headers["ETag"]


def test_a_synonym_gives_what_its_main_tag_has(client: Client, entry: Entry, key: str) -> None:
    Tag.objects.create(name="animals", slug="animals", synonym_of=Tag.objects.get(slug="pets"))
    assert titles(client.get(f"/feeds/{key}/tags/animals.atom").content) == ["Dogs & <cats>"]


def test_a_key_opens_nothing_else_and_makes_no_session(client: Client, entry: Entry, key: str) -> None:
    answer = client.get(blog_url(key))
    assert not answer.cookies
    for url in ("/", "/saved/", f"/?token={key}", f"/feeds/{key}/", f"/feeds/{key}/people/ada-author/", PAGE):
        assert client.get(url).status_code in {302, 404}, url


def test_a_feed_reads_no_session_and_costs_the_same_for_five_and_for_25(
    client: Client, author: User, stranger: User, key: str
) -> None:
    client.force_login(author)
    counts = []
    for number in (5, 30):
        for _entry in range(number):
            make_entry(author, tag_words=["pets"])
        for url in (blog_url(key), f"/feeds/{key}/tags/pets.atom"):
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(url)
            assert not [query for query in queries if "profiles_session" in query["sql"]]
            counts.append(len(queries))
    assert len(titles(answer.content)) == 25
    assert counts[:2] == counts[2:]
    assert max(counts) <= 6


def test_a_program_that_has_the_feed_is_told_so_in_304(client: Client, entry: Entry, key: str, author: User) -> None:
    first = client.get(blog_url(key))
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert first.headers["Referrer-Policy"] == "no-referrer"
    again = client.get(blog_url(key), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    weak = client.get(blog_url(key), headers={"If-None-Match": f"W/{first.headers['ETag']}"})
    assert weak.status_code == 304, "a proxy that compresses makes it weak"
    Entry.objects.update(audience="only_me")
    changed = client.get(blog_url(key), headers={"If-None-Match": first.headers["ETag"]})
    assert (changed.status_code, titles(changed.content)) == (200, [])


def test_the_key_is_kept_as_a_hash_and_stands_in_no_feed(client: Client, entry: Entry, key: str) -> None:
    row = AccessToken.objects.get()
    assert len(key) == 43
    assert key not in str(vars(row))
    assert key.encode() not in client.get(blog_url(key)).content


def test_a_new_key_replaces_the_old_one_and_revoking_opens_nothing(
    client: Client, entry: Entry, stranger: User
) -> None:
    old = key_of(stranger)
    new = key_of(stranger)
    assert [client.get(blog_url(key)).status_code for key in (old, new)] == [404, 200]
    assert revoke_token(person=stranger, purpose=FEED)
    assert not revoke_token(person=stranger, purpose=FEED)
    assert client.get(blog_url(new)).status_code == 404
    trail = Record.objects.filter(actor_id=stranger.pk, target_type="person", target_id=stranger.pk, reason="feed")
    assert list(trail.order_by("pk").values_list("action", flat=True)) == ["token.made"] * 2 + ["token.revoked"]


def test_eleven_keys_an_hour_are_one_too_many(stranger: User) -> None:
    for _number in range(MADE_AN_HOUR):
        key_of(stranger)
    with pytest.raises(TooManyTokens):
        key_of(stranger)


def test_a_program_that_asks_too_often_waits_and_an_hour_later_goes_on(
    client: Client, entry: Entry, key: str, stranger: User
) -> None:
    assert client.get(blog_url(key)).status_code == 200
    used = AccessToken.objects.get()
    assert used.uses == 1
    AccessToken.objects.update(uses=USES_AN_HOUR - 1)
    assert client.get(blog_url(key)).status_code == 200
    refused = client.get(blog_url(key))
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "3600"
    assert AccessToken.objects.get().last_used_at == used.last_used_at, "written once an hour"
    AccessToken.objects.update(last_used_at=timezone.now() - timedelta(hours=1, seconds=1))
    assert client.get(blog_url(key)).status_code == 200
    assert AccessToken.objects.get().uses == 1


def test_the_page_shows_a_key_once_with_whole_addresses(client: Client, stranger: User, author: User) -> None:
    client.force_login(stranger)
    assert "You have no key yet." in client.get(PAGE).content.decode()
    make_entry(author, tag_words=["Green Book"])
    made = client.post(f"{PAGE}make/", {"list": "tags/green-book"})
    shown = re.findall(r"http://[^<\"]+/feeds/([^/]+)/([^<\"]+)</code>", made.content.decode())
    assert [rest for _key, rest in shown] == [
        "tags/green-book.atom",
        "everyone.atom", "blogs.atom", "updates.atom", "topics.atom", "polls.atom", "official.atom",
        "following.atom", "people/stan-stranger/blog.atom",
    ]  # fmt: skip
    (key,) = {key for key, _rest in shown}
    assert "no-store" in made.headers["Cache-Control"]
    assert client.get(blog_url(key)).status_code == 200
    page = client.get(f"{PAGE}?list=people/{author.handle}/blog").content.decode()
    assert key not in page
    assert "/feeds/YOUR-KEY/people/ada-author/blog.atom" in page
    assert client.post(f"{PAGE}revoke/").headers["Location"] == PAGE
    assert client.get(blog_url(key)).status_code == 404


@pytest.mark.parametrize(
    "asked", ["people/nobody", "tags/%00", "tags/a/b", "tags/%F0%9F%98%80", "people/" + "x" * 999, "../x", "searches/9"]
)
def test_what_the_page_cannot_find_it_leaves_out(asked: str, client: Client, stranger: User, key: str) -> None:
    client.force_login(stranger)
    assert client.get(f"{PAGE}?list={asked}").status_code in {200, 400}


def test_blog_and_tag_lead_to_the_page_that_explains(client: Client, entry: Entry, stranger: User) -> None:
    client.force_login(stranger)
    assert f'href="{PAGE}?list=people/ada-author/blog"' in client.get("/people/ada-author/blog/").content.decode()
    assert f'href="{PAGE}?list=tags/pets"' in client.get("/tags/pets/").content.decode()


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """Lines as the log has them."""
    found: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(self.format(record))

    keeper = Keeper()
    keeper.setFormatter(LineFormatter())
    keeper.addFilter(RequestIdFilter())
    logging.getLogger("django.request").addHandler(keeper)
    yield found
    logging.getLogger("django.request").removeHandler(keeper)


def test_no_key_stands_in_the_log(client: Client, key: str, lines: list[str], settings: Any) -> None:
    client.get(blog_url(key, "nobody-of-that-name"))
    client.get(f"/feeds/{key}/nothing/")
    assert len(lines) == 2
    assert all("/feeds/…/" in line and key not in line for line in lines)
    assert settings.LOGGING["formatters"]["line"]["()"] == "core.logs.LineFormatter"


def test_ten_uses_at_once_count_as_ten(client: Client, key: str) -> None:
    row = AccessToken.objects.get()
    AccessToken.objects.filter(pk=row.pk).update(last_used_at=timezone.now(), uses=0)
    for _number in range(10):
        client.get(blog_url(key, make_person().handle))
    assert AccessToken.objects.get().uses == 10
