"""Of an OFFICIAL-SENSITIVE group no letter says a word, nor its name: every event, every level that can tell."""

from typing import Any, Final

import pytest
from django.core import mail
from django.utils import timezone

from content.models import Audience, Entry, Reply
from content.services import react
from core.markings import Marking
from groups.models import Group
from groups.services import invite_address, join
from moderation.appeals.letters import tell_decided
from moderation.models import Appeal
from moderation.services import pause, suspend
from notifications import kindness
from notifications.about_groups import _NAMED
from notifications.letters import compose
from notifications.models import Channel, Delivery, Event, Notification, Preference
from profiles.models import User
from stream.models import Follow, Level, SavedSearch
from stream.services import follow
from tags.services import resolve
from tests.factories import make_entry, make_group, make_reply
from tests.notifications.digests.issues import begin_issue

pytestmark = pytest.mark.django_db
CANARY: Final = "canary"
NOT_OF_GROUPS: Final = {  # they are about people, about all, or about the rules of the house, and name no group
    *(Event.COLLEAGUE_ADDED, Event.INTRODUCTION, Event.INTRODUCED, Event.SUCCESSOR, Event.STAFF),
    *(Event.REPORTS_WAITING, Event.APPEAL_MADE, Event.RULES, Event.TRUST),
}
OF_GROUPS: Final = {
    *(Event.INVITATION, Event.JOIN_REQUEST, Event.JOIN_ANSWER, Event.OWNERSHIP, Event.GROUP_CLOSED),
}


@pytest.fixture
def room(group_owner: User, author: User, stranger: User) -> Group:
    """A sensitive group of three."""
    made = make_group(owner=group_owner, name="Canary Harrier", about="canary about", marking=Marking.SENSITIVE)
    for person in (author, stranger):
        join(group=made, person=person)
    return made


@pytest.fixture
def post(room: Group, author: User) -> Entry:
    entry = make_entry(
        author, title="Canary title", body="Canary body", tag_words=["canary-tag"], group=room, audience=Audience.GROUP
    )
    assert entry.marking == Marking.SENSITIVE
    return entry


@pytest.fixture
def answer(post: Entry, stranger: User) -> Reply:
    return make_reply(post, stranger, body="Canary reply")


def _letter(person: User, event: str, *, follow: Follow | None = None, key: str = "", **about: Any) -> str:
    """All that the mail says, in its headers as well."""
    notification = Notification.objects.create(key=key or f"{event}:{timezone.now().timestamp()}", **about)
    delivery = Delivery.objects.create(
        recipient=person,
        notification=notification,
        entry=notification.entry,
        channel=Channel.MAIL,
        event=event,
        follow=follow,
        message_id=f"<{notification.pk}@localhost>",
    )
    return _whole(compose(delivery))


def _whole(message: Any) -> str:
    said = [
        message.subject,
        message.body,
        str(message.from_email),
        *(content for content, _kind in message.alternatives),
    ]
    return "\n".join([*said, *(f"{name}: {value}" for name, value in message.extra_headers.items())]).lower()


@pytest.mark.parametrize("on_reply", [False, True], ids=["entry", "reply"])
@pytest.mark.parametrize("event", sorted({*Event} - NOT_OF_GROUPS - OF_GROUPS))
def test_no_letter_says_a_word_of_what_was_written_there(
    event: Event, on_reply: bool, author: User, stranger: User, room: Group, post: Entry, answer: Reply
) -> None:
    person, target = (stranger, answer) if on_reply else (author, post)
    key = ""
    if event == Event.USEFUL:
        react(target=target, person=author if on_reply else stranger)
        Notification.objects.all().delete()
        Preference.objects.create(person=person, ways={"useful": "now"})
        key = kindness.key_of(target, "useful")
    elif event == Event.APPEAL_DECIDED:
        key = "appeal-lost:1"
    about: dict[str, Any] = {"entry": post, "reply": answer if on_reply else None, "group": room, "note": "Canary note"}
    said = _letter(person, event, key=key, actor=author if on_reply else stranger, **about)
    assert "sensitive" in said and CANARY not in said


@pytest.mark.parametrize("event", [Event.NEW_ENTRY, Event.NEW_REPLY, Event.ANNOUNCEMENT])
@pytest.mark.parametrize("what", ["group", "tag", "entry", "search"])
def test_nor_does_the_reason_for_which_it_was_sent(
    what: str, event: Event, author: User, stranger: User, room: Group, post: Entry
) -> None:
    tag = resolve(["canary-tag"])[0]
    search = SavedSearch.objects.create(person=stranger, name="Canary search", words="canary")
    target: Any = {"group": room, "tag": tag, "entry": post, "search": search}[what]
    follow(person=stranger, target=target, level=Level.WATCHING)
    level = Follow.objects.filter(person=stranger).latest("pk")
    said = _letter(stranger, event, follow=level, entry=post, actor=author)
    assert "sensitive" in said and CANARY not in said


@pytest.mark.parametrize("what", sorted(_NAMED))
def test_nor_is_it_named_where_something_happens_to_it(what: str, author: User, stranger: User, room: Group) -> None:
    said = _letter(author, Event.OWNERSHIP, key=f"{what}:1", group=room, actor=stranger, note="Canary note")
    assert "sensitive" in said and CANARY not in said


@pytest.mark.parametrize("event", sorted(OF_GROUPS))
def test_whatever_the_event_is_called(event: Event, author: User, room: Group) -> None:
    said = _letter(author, event, key="group-owner:1", group=room, note="Canary note")
    assert "sensitive" in said and CANARY not in said


def test_of_what_was_taken_away_there_the_reason_stays_in_the_site(author: User, post: Entry) -> None:
    Entry.objects.filter(pk=post.pk).update(state="quarantined")
    said = _letter(author, Event.HIDDEN, entry=post, note="Canary note")
    assert CANARY not in said and "you included" in said


def test_nor_does_a_digest(stranger: User, room: Group, post: Entry, answer: Reply, author: User) -> None:
    make_reply(post, author, body="Canary again @stan-stranger", root=answer)
    follow(person=stranger, target=room, level=Level.TRACKING)
    follow(person=stranger, target=resolve(["canary-tag"])[0], level=Level.TRACKING)
    said = _whole(compose(begin_issue(stranger).delivery))
    assert "sensitive" in said and CANARY not in said


def test_nor_does_an_invitation_to_an_address(room: Group, group_owner: User) -> None:
    mail.outbox.clear()
    invite_address(group=room, address="new.person@transport.example", by=group_owner)
    [said] = map(_whole, mail.outbox)
    assert "sensitive" in said and CANARY not in said


def test_nor_do_those_of_moderators(author: User, moderator: User, post: Entry) -> None:
    mail.outbox.clear()
    given: dict[str, Any] = {"target": post, "moderator": moderator, "rule": "attack", "reason": "Canary reason"}
    pause(**given)
    act = suspend(**given)
    appeal = Appeal.objects.create(
        act=act, person=author, words="Canary words", outcome="lost", reason="Canary why", decided_at=timezone.now(),
        decided_by=moderator,
    )  # fmt: skip
    tell_decided(appeal)
    letters = [_whole(message) for message in mail.outbox if message.to == [author.email]]
    assert len(letters) == 2 and all("behind" in said and CANARY not in said for said in letters)
    notice = Delivery.objects.get(event=Event.PAUSED, channel=Channel.MAIL)
    User.objects.filter(pk=author.pk).update(suspended_at=None)
    assert CANARY not in _whole(compose(Delivery.objects.get(pk=notice.pk)))
