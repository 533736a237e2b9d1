"""What changes after people were told, and before they look or the mail is sent: no word of it reaches them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from colleagues.models import Block
from content import services as content
from content.models import Audience, Entry, Reply
from content.services import placing
from groups.models import Group
from groups.services import remove_member
from notifications.letters import NotToBeSent, compose
from notifications.models import Channel, Delivery, Event
from profiles.models import User
from stream.models import Level
from stream.services import follow
from tests.factories import make_entry, make_reply

pytestmark = pytest.mark.django_db
Change = Callable[[Entry, Reply | None, User], None]


def remove(entry: Entry, reply: Reply | None, person: User) -> None:
    assert entry.group is not None
    owner = entry.group.memberships.get(role="owner").person
    remove_member(membership=entry.group.memberships.get(person=person), by=owner, reason="Gone.")


def delete(entry: Entry, reply: Reply | None, person: User) -> None:
    content.delete(target=reply or entry)


def restrict(entry: Entry, reply: Reply | None, person: User) -> None:
    Entry.objects.filter(pk=entry.pk).update(audience=Audience.ONLY_ME)


def block(entry: Entry, reply: Reply | None, person: User) -> None:
    Block.objects.create(blocker=person, blocked=(reply or entry).author)


def be_blocked(entry: Entry, reply: Reply | None, person: User) -> None:
    Block.objects.create(blocker=(reply or entry).author, blocked=person)


@pytest.mark.parametrize("change", [remove, delete, restrict, block])
@pytest.mark.parametrize("event", [Event.NEW_ENTRY, Event.NEW_REPLY, Event.ANNOUNCEMENT, Event.MENTION])
def test_no_word_reaches_the_page_or_a_mail(
    client: Client, group: Group, group_owner: User, author: User, group_member: User, event: Event, change: Change
) -> None:
    entry, reply = _told(event, group, group_owner, author, group_member)
    mail = Delivery.objects.get(recipient=group_member, event=event, channel=Channel.MAIL)
    assert "CANARY" in compose(mail).body
    client.force_login(group_member)
    assert "CANARY" in client.get("/notices/").content.decode()
    change(entry, reply, group_member)
    with pytest.raises(NotToBeSent):
        compose(Delivery.objects.get(pk=mail.pk))
    page = client.get("/notices/").content.decode()
    assert "CANARY" not in page
    assert author.name not in page


@pytest.mark.parametrize("event", [Event.NEW_ENTRY, Event.NEW_REPLY, Event.MENTION])
def test_a_block_by_the_author_stops_the_mail(
    group: Group, group_owner: User, author: User, group_member: User, event: Event
) -> None:
    entry, reply = _told(event, group, group_owner, author, group_member)
    be_blocked(entry, reply, group_member)
    with pytest.raises(NotToBeSent, match="blocked"):
        compose(Delivery.objects.get(recipient=group_member, event=event, channel=Channel.MAIL))


def _told(event: Event, group: Group, owner: User, author: User, person: User) -> tuple[Entry, Any]:
    """The person is told of words of the author in the group."""
    if event == Event.NEW_ENTRY:
        follow(person=person, target=author, level=Level.WATCHING)
    named = f" @{person.handle}" if event == Event.MENTION else ""
    words = {"title": "Title CANARYONE", "body": f"Body CANARYTWO{named}"}
    entry = make_entry(author, group=group, audience=Audience.GROUP, **words)
    if event == Event.ANNOUNCEMENT:
        placing.announce(entry=entry, by=owner)
    if event != Event.NEW_REPLY:
        return entry, None
    follow(person=person, target=entry, level=Level.WATCHING)
    return entry, make_reply(entry, author, body="Reply CANARYTHREE")
