"""What else people are told of: colleagues, useful words, messages of staff; and which rule said so."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from colleagues.models import Block, ColleagueLink
from colleagues.services import add_colleague, remove_colleague
from content.models import Entry, Reaction, ReactionKind
from content.services import react, take_back
from groups.models import Group
from notifications import fanout
from notifications.letters import NotToBeSent, compose
from notifications.models import Channel, Delivery, Event, Notification, Preference, Preset, StaffMessage
from notifications.staff import send
from profiles.models import Department, User
from stream.models import Follow, Level, SavedSearch
from stream.services import follow
from tests.factories import make_entry, make_person, make_reply
from tests.notifications.test_page import headlines, lines
from tests.notifications.test_telling import told

pytestmark = pytest.mark.django_db


def notices(person: User, event: Event) -> int:
    return Delivery.objects.site_of(person).filter(event=event).count()


def the_mail(person: User, event: Event) -> Any:
    return compose(Delivery.objects.get(recipient=person, event=event, channel=Channel.MAIL))


def test_whoever_is_added_is_told_once_ever(client: Client, author: User, stranger: User) -> None:
    for _twice in range(2):
        add_colleague(member=author, colleague=stranger)
        remove_colleague(member=author, colleague=stranger)
    assert notices(stranger, Event.COLLEAGUE_ADDED) == 1
    client.force_login(stranger)
    assert headlines(client) == ["Ada Author added you as a colleague"]
    assert "It is about you. Change" in lines(client)[0]
    Block.objects.create(blocker=stranger, blocked=author)
    assert "Ada" not in lines(client)[0]


def test_nobody_hears_of_being_added_by_an_archive_or_over_a_block(author: User, stranger: User) -> None:
    add_colleague(member=author, colleague=stranger, created_at=timezone.now())
    other = make_person()
    Block.objects.create(blocker=other, blocked=author)
    add_colleague(member=author, colleague=other)
    assert not Delivery.objects.exists()
    assert ColleagueLink.objects.filter(member=author).count() == 2


def test_who_wants_everything_gets_a_mail_about_it(author: User, stranger: User) -> None:
    Preference.objects.create(person=stranger, preset=Preset.EVERYTHING)
    add_colleague(member=author, colleague=stranger)
    mail = the_mail(stranger, Event.COLLEAGUE_ADDED)
    assert mail.subject == "Ada Author added you as a colleague"
    assert f"/people/{author.handle}/" in mail.body
    Block.objects.create(blocker=author, blocked=stranger)
    with pytest.raises(NotToBeSent, match="gone"):
        the_mail(stranger, Event.COLLEAGUE_ADDED)


def test_people_who_find_a_post_useful_are_one_notice_a_day_counted_when_it_is_read(
    client: Client, post: Entry, author: User, colleague: User, stranger: User, blocked: User
) -> None:
    for person in (colleague, stranger, blocked, author):
        react(target=post, person=person)
    assert notices(author, Event.USEFUL) == 1
    assert not Delivery.objects.filter(event=Event.USEFUL, channel=Channel.MAIL).exists()
    client.force_login(author)
    assert headlines(client) == ["Stan Stranger and 1 other found your post “Dogs at the office” useful"]
    take_back(target=post, person=stranger)
    assert headlines(client) == ["Ben Reader found your post “Dogs at the office” useful"]
    take_back(target=post, person=colleague)
    assert headlines(client) == ["What you were told of here is no longer available"]


def test_the_next_day_is_another_notice_with_its_own_people(
    client: Client, post: Entry, author: User, colleague: User, stranger: User, time_machine: Any
) -> None:
    react(target=post, person=colleague)
    Reaction.objects.update(created_at=timezone.now() - timedelta(days=2))
    Notification.objects.filter(key__startswith="useful").update(
        key=f"useful:entry:{post.pk}:{timezone.localdate() - timedelta(days=2)}"
    )
    react(target=post, person=stranger)
    client.force_login(author)
    assert headlines(client) == [
        f"{name} found your post “Dogs at the office” useful" for name in ("Stan Stranger", "Ben Reader")
    ]


def test_a_question_that_others_have_too_and_a_useful_reply(
    client: Client, post: Entry, author: User, colleague: User, stranger: User
) -> None:
    reply = make_reply(post, author, body="More of it.")
    react(target=post, person=colleague, kind=ReactionKind.ME_TOO)
    react(target=reply, person=stranger)
    react(target=reply, person=stranger, kind=ReactionKind.ANSWERS)
    client.force_login(author)
    assert headlines(client) == [
        "Stan Stranger found your reply on “Dogs at the office” useful",
        "Ben Reader said “I have this too” of “Dogs at the office”",
    ]


def test_a_mail_about_a_useful_post_says_who_and_is_not_sent_when_nobody_is_left(
    post: Entry, author: User, colleague: User
) -> None:
    Preference.objects.create(person=author, ways={"useful": "now"})
    react(target=post, person=colleague)
    assert the_mail(author, Event.USEFUL).subject == "Ben Reader found your post “Dogs at the office” useful"
    take_back(target=post, person=colleague)
    with pytest.raises(NotToBeSent, match="gone"):
        the_mail(author, Event.USEFUL)


def test_staff_tell_everybody_once(client: Client, author: User, stranger: User, left: User, operator: User) -> None:
    message = StaffMessage.objects.create(title="Closed on Sunday", body="For an hour.", author=operator)
    for _twice in range(2):
        send(message=message, by=operator)
        fanout.sweep(for_seconds=10)
    assert [notices(person, Event.STAFF) for person in (author, stranger, left)] == [1, 1, 0]
    client.force_login(author)
    assert "Closed on Sunday For an hour." in lines(client)[0]
    mail = the_mail(stranger, Event.STAFF)
    assert mail.subject == "Closed on Sunday" and "For an hour." in mail.body


def test_a_message_to_a_department_goes_to_it_alone(
    author: User, stranger: User, operator: User, transport: Department
) -> None:
    message = StaffMessage.objects.create(title="The lift", body="It works.", department=transport, author=operator)
    send(message=message, by=operator)
    fanout.sweep(for_seconds=10)
    assert [notices(person, Event.STAFF) for person in (author, stranger)] == [1, 0]


def test_line_breaks_in_names_and_titles_reach_no_header(author: User, stranger: User, operator: User) -> None:
    evil = "Hello\r\nBcc: everybody@example.org\u2028X"
    User.objects.filter(pk=author.pk).update(name=evil)
    author.refresh_from_db()
    Preference.objects.create(person=stranger, preset=Preset.EVERYTHING)
    follow(person=stranger, target=author, level=Level.WATCHING)
    entry = make_entry(author)
    Entry.objects.filter(pk=entry.pk).update(title=evil)
    add_colleague(member=author, colleague=stranger)
    message = StaffMessage.objects.create(title=evil, body="x", author=operator)
    send(message=message, by=operator)
    fanout.sweep(for_seconds=10)
    for event in (Event.NEW_ENTRY, Event.COLLEAGUE_ADDED, Event.STAFF):
        raw = the_mail(stranger, event).message().as_bytes().split(b"\n\n", 1)[0]
        assert not [line for line in raw.splitlines() if line.lower().startswith(b"bcc")], event


@pytest.mark.parametrize(
    ("target", "rule"),
    [
        ("tag", "You watch the tag #net-zero."),
        ("group", "You watch the group “Make a bigger difference”."),
        ("author", "You watch Ada Author."),
        ("search", "You watch the search “Dogs”."),
    ],
)
def test_a_notice_and_a_mail_say_which_rule_sent_it(
    client: Client, author: User, group: Group, group_member: User, target: str, rule: str
) -> None:
    make_entry(author, tag_words=["net-zero"])
    search = SavedSearch.objects.create(person=group_member, name="Dogs", words="dogs")
    targets: dict[str, Any] = {
        "tag": author.entries.get().tags.get(),
        "group": group,
        "author": author,
        "search": search,
    }
    follow(person=group_member, target=targets[target], level=Level.WATCHING)
    make_entry(author, title="Dogs", tag_words=["net-zero"], group=group)
    client.force_login(group_member)
    assert rule in lines(client)[0]
    assert rule[:-1] in the_mail(group_member, Event.NEW_ENTRY).body
    Follow.objects.of(group_member).update(level=Level.NORMAL)
    assert rule.replace("You watch", "You watched")[:-1] + " then." in lines(client)[0]
    Follow.objects.of(group_member).delete()
    assert "You followed it then." in lines(client)[0]


def test_the_name_of_a_hidden_group_that_one_has_left_is_in_no_rule(
    client: Client, author: User, group: Group, group_member: User
) -> None:
    follow(person=group_member, target=group, level=Level.WATCHING)
    make_entry(author, group=group)
    Group.objects.filter(pk=group.pk).update(
        name="CANARY", visibility="hidden", hidden_reason="x", review_on="2030-01-01"
    )
    group.memberships.filter(person=group_member).update(left_at=timezone.now())
    client.force_login(group_member)
    assert "You watch a group." in lines(client)[0]
    assert "CANARY" not in client.get("/notices/").content.decode()
    assert "CANARY" not in the_mail(group_member, Event.NEW_ENTRY).body


def test_a_new_entry_and_what_is_said_under_it_are_one_row(
    client: Client, author: User, stranger: User, colleague: User
) -> None:
    follow(person=stranger, target=author, level=Level.WATCHING)
    entry = make_entry(author, title="Dogs")
    client.force_login(stranger)
    assert headlines(client) == ["Ada Author wrote “Dogs”"]
    follow(person=stranger, target=entry, level=Level.WATCHING)
    for person in (colleague, make_person("Carl Clerk")):
        reply = make_reply(entry, person)
    assert headlines(client) == ["Carl Clerk and 1 other replied on “Dogs”"]
    assert told(reply)["Stan"] == {(Channel.SITE, Event.NEW_REPLY), (Channel.MAIL, Event.NEW_REPLY)}
    reply.state = "hidden"
    reply.save(update_fields=["state"])
    assert headlines(client) == ["Ben Reader replied on “Dogs”"]
    newest = Delivery.objects.site_of(stranger).latest("pk")
    client.post(f"/notices/{newest.pk}/read/")
    assert not Delivery.objects.site_of(stranger).unread().exists()
