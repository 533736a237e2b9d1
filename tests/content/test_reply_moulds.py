"""Replies out of moulds and pages whose queries are put together once: nothing of one reader is kept for the next."""

import re

import pytest
from django.test import Client

from content import services
from content.models import Entry, Reply
from core.moulds import NUMBER, mark
from forums.models import TopicKind
from profiles.models import User
from tests.factories import make_person, make_reply, make_topic

HOSTILE = '<b onclick="x">{0}&'


@pytest.fixture
def talk(author: User, stranger: User) -> Entry:
    """A question with a reply in every state that a line can have."""
    topic = make_topic(author, kind=TopicKind.QUESTION)
    entry = topic.entry
    first = make_reply(entry, stranger, body="The first.")
    make_reply(entry, author, body="Under it.", root=first)
    hidden = make_reply(entry, stranger, body="Hidden words.")
    services.hide(target=hidden)
    gone = make_reply(entry, stranger, body="Gone words.")
    make_reply(entry, author, body="What stands under the gone one.", root=gone)
    services.delete(target=gone)
    edited = make_reply(entry, stranger, body="Before.")
    services.edit_reply(reply=edited, editor=stranger, body="After.", version=edited.version)
    return entry


def page_of(entry: Entry, reader: User) -> str:
    client = Client()
    client.force_login(reader)
    response = client.get(entry.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_no_hole_is_left_open(talk: Entry, author: User, stranger: User) -> None:
    for reader in (author, stranger, make_person()):
        html = page_of(talk, reader)
        assert mark("x")[0] not in html
        assert str(NUMBER)[:9] not in html


def test_names_jobs_and_tokens_are_written_as_words(talk: Entry, stranger: User) -> None:
    User.objects.filter(pk=stranger.pk).update(name=HOSTILE, job_title=HOSTILE)
    html = page_of(talk, make_person())
    assert HOSTILE not in html
    assert html.count("&lt;b onclick=&quot;x&quot;&gt;{0}&amp;") >= 4  # name and job, in two lines at least


def test_each_sees_what_is_theirs_whoever_came_before(talk: Entry, author: User, stranger: User) -> None:
    reply = Reply.objects.get(body="The first.")
    services.react(target=reply, person=author)
    services.annotate_bookmark(
        bookmark=services.save_for_later(target=reply, person=author), note="Read it again.", remind_on=None
    )
    hers, theirs, again = page_of(talk, author), page_of(talk, stranger), page_of(talk, author)
    for html in (hers, again):
        assert lined(html, reply).count('aria-pressed="true"') == 1
        assert "note and reminder" in lined(html, reply)
        assert "Accept as answer" in html
        assert f"/replies/{reply.pk}/edit/" not in html
        assert "Hidden words." not in html
    assert lined(theirs, reply).count('aria-pressed="true"') == 0
    assert "note and reminder" not in lined(theirs, reply)
    assert "Accept as answer" not in theirs
    assert f"/replies/{reply.pk}/edit/" in theirs
    assert "Hidden words." in theirs  # one's own


def test_a_number_that_no_row_can_have_is_not_there(talk: Entry, author: User) -> None:
    client = Client()
    client.force_login(author)
    for number in (2**63, 10**30):
        assert client.get(f"/topics/{number}/x/").status_code == 404


def lined(html: str, reply: Reply) -> str:
    """The article of that reply."""
    found = re.search(rf'<article class="reply[^>]*id="{reply.anchor_id}".*?</article>', html, re.DOTALL)
    assert found is not None
    return found.group()
