"""The mail of a digest, as its one person may read it at the moment of sending."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.utils import timezone

from colleagues.models import Block
from content.models import Audience, Entry, State
from core.markings import Marking
from groups.models import Group
from groups.services import join, leave
from notifications.digests.letter import compose
from notifications.models import Channel, Delivery, DeliveryState, Digest, DigestItem, Outcome
from notifications.tasks import send_due
from profiles.models import ProfileDetail, User
from stream.models import Level
from stream.services import follow, mark_all_seen
from tests.factories import make_entry, make_reply
from tests.notifications.digests.issues import begin_issue
from tests.notifications.mailserver import Handler

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(stranger: User, author: User) -> User:
    """Somebody who follows the author."""
    follow(person=stranger, target=author, level=Level.TRACKING)
    return stranger


@pytest.fixture(autouse=True)
def no_other_mail(db: Any) -> None:
    """Only the digest is sent."""


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content())


def send(server: Handler, digest: Digest) -> EmailMessage | None:
    """The mail of the digest, where one is sent."""
    Delivery.objects.filter(channel=Channel.MAIL, digest=None).delete()
    send_due()
    mails = [message for _address, message in server.taken]
    server.taken.clear()
    digest.refresh_from_db()
    assert len(mails) <= 1
    return mails[0] if mails else None


def whole(message: EmailMessage | None) -> str:
    assert message is not None
    return f"{message['Subject']}\n{part(message, 'plain')}\n{part(message, 'html')}"


def test_it_shows_people_reasons_and_minutes_in_text_and_html(
    server: Handler, reader: User, author: User, colleague: User, settings: Any
) -> None:
    settings.SITE_URL = "https://civnet.example"
    entry = make_entry(author, title="How do you count?", body="We count twice.")
    make_reply(entry, colleague, body="We count once.")
    make_entry(author, title="A second thing")
    digest = begin_issue(reader)
    message = send(server, digest)
    assert message is not None
    assert message["To"] == reader.email
    assert message["Subject"].startswith("About 1 minute: ") and message["Subject"].endswith(" and 1 more")
    for body in (part(message, "plain"), part(message, "html")):
        assert "About 1 minute, 2 items" in body
        assert "How do you count?" in body and "We count twice." in body
        assert "Ada Author" in body and author.job_title in body and "From a person you follow" in body
        assert f"https://civnet.example{entry.get_absolute_url()}" in body
        assert "less than a minute" in body
        assert "because you chose to have a digest" in body
        assert "OFFICIAL" in body
    assert "<img" not in part(message, "html")
    assert digest.outcome == Outcome.FULL and digest.items.count() == 2


def test_it_calls_people_as_they_want_to_be_called(server: Handler, reader: User, author: User) -> None:
    ProfileDetail.objects.create(person=reader, preferred_name="Stanisława")
    make_entry(author)
    message = send(server, begin_issue(reader))
    assert message is not None
    for body in (part(message, "plain"), part(message, "html")):
        assert "Stanisława, this is for you" in body


def test_an_empty_digest_is_never_sent_and_says_so(server: Handler, stranger: User) -> None:
    digest = begin_issue(stranger)
    assert send(server, digest) is None
    assert digest.outcome == Outcome.EMPTY
    assert Delivery.objects.get(digest=digest).reason == "empty"


def test_a_second_attempt_says_the_same_as_the_first(server: Handler, reader: User, author: User) -> None:
    first = make_entry(author, title="First words")
    digest = begin_issue(reader)
    delivery = Delivery.objects.get(digest=digest)
    compose(delivery)
    make_entry(author, title="Later words")
    items = list(DigestItem.objects.filter(digest=digest).values_list("entry", flat=True))
    assert items == [first.pk]
    said = whole(send(server, digest))
    assert "First words" in said and "Later words" not in said
    assert list(DigestItem.objects.filter(digest=digest).values_list("entry", flat=True)) == items


Harm = Callable[[Entry, User, Group], Any]
HARMS: dict[str, Harm] = {
    "deleted": lambda entry, reader, group: Entry.objects.filter(pk=entry.pk).update(state=State.DELETED),
    "hidden": lambda entry, reader, group: Entry.objects.filter(pk=entry.pk).update(state=State.HIDDEN),
    "spilled": lambda entry, reader, group: Entry.objects.filter(pk=entry.pk).update(state=State.QUARANTINED),
    "restricted": lambda entry, reader, group: Entry.objects.filter(pk=entry.pk).update(audience=Audience.ONLY_ME),
    "removed from the group": lambda entry, reader, group: leave(group=group, person=reader),
    "blocked by the reader": lambda entry, reader, group: Block.objects.create(blocker=reader, blocked=entry.author),
    "blocked by the author": lambda entry, reader, group: Block.objects.create(blocker=entry.author, blocked=reader),
    "read meanwhile": lambda entry, reader, group: mark_all_seen(person=reader, entry=entry),
}


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("is_chosen", [False, True], ids=["before it is chosen", "after it was chosen"])
def test_what_is_taken_away_after_queueing_is_in_no_mail(
    server: Handler, reader: User, author: User, colleague: User, group: Group, harm: str, is_chosen: bool
) -> None:
    join(group=group, person=reader)
    follow(person=reader, target=colleague, level=Level.TRACKING)
    entry = make_entry(author, title="CANARYTITLE", body="CANARYBODY", group=group, audience=Audience.GROUP)
    make_entry(colleague, title="What stays")
    digest = begin_issue(reader)
    if is_chosen:
        compose(Delivery.objects.get(digest=digest))
        assert digest.items.count() == 2
    HARMS[harm](entry, reader, group)
    said = whole(send(server, digest))
    assert "What stays" in said
    assert "CANARY" not in said


@pytest.mark.parametrize("harm", HARMS)
def test_where_nothing_is_left_no_mail_is_sent(
    server: Handler, reader: User, author: User, group: Group, harm: str
) -> None:
    join(group=group, person=reader)
    entry = make_entry(author, title="CANARYTITLE", group=group, audience=Audience.GROUP)
    digest = begin_issue(reader)
    compose(Delivery.objects.get(digest=digest))
    HARMS[harm](entry, reader, group)
    assert send(server, digest) is None
    assert digest.outcome == Outcome.GONE
    assert Delivery.objects.get(digest=digest).state == DeliveryState.DROPPED


def test_a_reply_that_is_gone_takes_its_words_with_it(
    server: Handler, reader: User, author: User, colleague: User
) -> None:
    entry = make_entry(author, title="An old thread", published_at=timezone.now() - timedelta(days=40))
    follow(person=reader, target=entry, level=Level.TRACKING)
    make_reply(entry, colleague, body="Words that stay")
    gone = make_reply(entry, colleague, body="CANARYREPLY")
    digest = begin_issue(reader)
    compose(Delivery.objects.get(digest=digest))
    type(gone).objects.filter(pk=gone.pk).update(state=State.DELETED)
    said = whole(send(server, digest))
    assert "Words that stay" in said and "1 new reply" in said
    assert "CANARY" not in said


def test_a_sensitive_group_says_only_that_there_is_something(
    server: Handler, reader: User, author: User, group: Group
) -> None:
    join(group=group, person=reader)
    Group.objects.filter(pk=group.pk).update(name="CANARYGROUP")
    entry = make_entry(author, title="CANARYTITLE", body="CANARYBODY", group=group, audience=Audience.GROUP)
    Entry.objects.filter(pk=entry.pk).update(marking=Marking.SENSITIVE)
    make_reply(entry, author, body="CANARYREPLY")
    said = whole(send(server, begin_issue(reader)))
    assert "Something new in a sensitive group" in said
    assert "CANARY" not in said and "Ada Author" not in said


@pytest.mark.parametrize(
    "change", [{"left_at": timezone.now()}, {"suspended_at": timezone.now()}, {"confirmed_at": None}]
)
def test_nobody_who_left_or_is_suspended_or_unclaimed_is_mailed(
    server: Handler, reader: User, author: User, change: dict[str, Any]
) -> None:
    make_entry(author)
    digest = begin_issue(reader)
    User.objects.filter(pk=reader.pk).update(**change)
    assert send(server, digest) is None
    assert Delivery.objects.get(digest=digest).state == DeliveryState.DROPPED
    assert digest.items.count() == 0


def test_a_title_of_emoji_and_line_breaks_becomes_one_short_subject(
    server: Handler, reader: User, author: User
) -> None:
    make_entry(author, title="🦆" * 200)
    make_entry(author, title="Innocent\r\nBcc: everybody@example.org"[:200])
    message = send(server, begin_issue(reader))
    assert message is not None
    assert "🦆" in message["Subject"] or "Innocent" in message["Subject"]
    assert "\n" not in message["Subject"] and len(message["Subject"]) <= 150
    assert message["Bcc"] is None
    assert "🦆" * 200 in part(message, "plain")


def test_what_needs_the_person_stands_first_with_the_words(
    server: Handler, author: User, stranger: User, colleague: User
) -> None:
    entry = make_entry(author, title="My question")
    make_reply(entry, stranger, body="An answer for you.")
    follow(person=author, target=colleague, level=Level.TRACKING)
    make_entry(colleague, title="Something followed")
    digest = begin_issue(author)
    plain = part(send(server, digest) or EmailMessage(), "plain")
    assert plain.index("WAITING FOR YOU") < plain.index("My question") < plain.index("FROM WHAT YOU FOLLOW")
    assert "An answer for you." in plain
