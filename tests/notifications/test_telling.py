"""Who is told of what: once each, for the strongest reason, never over a block or a wall."""

import itertools
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from colleagues.models import Block
from content import signals
from content.models import Audience, Entry, Reply, State, Voice
from groups.models import Group
from notifications.models import Channel, Delivery, DeliveryState, Event, Notification
from notifications.services import mark_read, tell, unread_label, unread_of_thread
from profiles.models import User
from tests.factories import make_entry, make_person, make_reply

pytestmark = pytest.mark.django_db


def told(target: Entry | Reply) -> dict[str, set[tuple[str, str]]]:
    """Name -> (channel, event) of all that were told of `target`."""
    field = "reply" if isinstance(target, Reply) else "entry"
    rows = Delivery.objects.filter(**{f"notification__{field}": target}).select_related("recipient")
    found: dict[str, set[tuple[str, str]]] = {}
    for row in rows:
        assert row.recipient is not None
        found.setdefault(row.recipient.first_name, set()).add((row.channel, row.event))
    return found


def both(event: Event) -> set[tuple[str, str]]:
    return {(Channel.SITE, event), (Channel.MAIL, event)}


def test_the_author_of_a_post_is_told_of_a_reply_in_the_site_and_by_mail(answer: Reply) -> None:
    assert told(answer) == {"Ada": both(Event.REPLY_TO_ENTRY)}


def test_nobody_is_told_of_their_own_words(post: Entry, author: User) -> None:
    assert told(make_reply(post, author)) == {}


def test_the_author_of_a_comment_is_told_of_the_answer_under_it(post: Entry, answer: Reply, stranger: User) -> None:
    second = make_reply(post, stranger, root=answer)
    assert told(second) == {"Ada": both(Event.REPLY_TO_ENTRY), "Ben": both(Event.REPLY_TO_REPLY)}


def test_who_wrote_both_post_and_comment_is_told_once_that_the_comment_was_answered(
    post: Entry, author: User, colleague: User
) -> None:
    own = make_reply(post, author)
    assert told(make_reply(post, colleague, root=own)) == {"Ada": both(Event.REPLY_TO_REPLY)}


def test_a_mention_is_the_strongest_reason(post: Entry, colleague: User, stranger: User) -> None:
    first = make_reply(post, stranger)
    reply = make_reply(post, colleague, root=first, body="@ada-author and @stan-stranger, look.")
    assert told(reply) == {"Ada": both(Event.MENTION), "Stan": both(Event.MENTION)}


@pytest.mark.parametrize("order", list(itertools.permutations(["reply", "mention", "again"])))
def test_the_order_and_number_of_signals_do_not_matter(
    post: Entry, author: User, colleague: User, order: tuple[str, ...]
) -> None:
    reply = make_reply(post, colleague)
    Notification.objects.all().delete()
    for name in order:
        if name == "mention":
            signals.mentioned.send(sender=Reply, target=reply, people=[author])
        else:
            signals.replied.send(sender=Reply, reply=reply)
    assert told(reply) == {"Ada": both(Event.MENTION)}
    assert Notification.objects.count() == 1


def test_a_mention_in_a_post_is_told(author: User, colleague: User) -> None:
    entry = make_entry(author, body="Ask @ben-reader.")
    assert told(entry) == {"Ben": both(Event.MENTION)}


def test_a_draft_tells_nobody(author: User, colleague: User) -> None:
    assert told(make_entry(author, body="Ask @ben-reader.", publish=False)) == {}


def test_a_person_named_later_in_a_reply_they_were_told_of_is_not_told_twice(answer: Reply, author: User) -> None:
    Delivery.objects.filter(channel=Channel.MAIL).update(state=DeliveryState.SENT)
    signals.mentioned.send(sender=Reply, target=answer, people=[author])
    assert told(answer) == {"Ada": {(Channel.SITE, Event.MENTION), (Channel.MAIL, Event.REPLY_TO_ENTRY)}}
    assert not Delivery.objects.due().exists()


@pytest.mark.parametrize("blocker", ["author", "colleague"])
def test_a_block_stops_notices_both_ways(post: Entry, author: User, colleague: User, blocker: str) -> None:
    pair = (author, colleague) if blocker == "author" else (colleague, author)
    Block.objects.create(blocker=pair[0], blocked=pair[1])
    assert told(make_reply(post, colleague)) == {}


def test_an_official_voice_is_heard_over_a_block(post: Entry, author: User, colleague: User) -> None:
    Block.objects.create(blocker=author, blocked=colleague)
    reply = make_reply(post, colleague)
    Reply.objects.filter(pk=reply.pk).update(voice=Voice.OFFICIAL)
    reply.refresh_from_db()
    signals.replied.send(sender=Reply, reply=reply)
    assert told(reply) == {"Ada": both(Event.REPLY_TO_ENTRY)}


def test_people_who_may_not_read_are_not_told(
    author: User, group: Group, group_member: User, ex_member: User, stranger: User, suspended: User, left: User
) -> None:
    entry = make_entry(author, group=group, audience=Audience.GROUP)
    people = [group_member, ex_member, stranger, suspended, left]
    tell(event=Event.MENTION, key="entry:x", people=people, actor=author, entry=entry)
    assert told(entry) == {"Gwen": both(Event.MENTION)}


def test_hidden_words_tell_nobody(post: Entry, author: User, colleague: User) -> None:
    reply = make_reply(post, colleague, state=State.HIDDEN)
    assert tell(event=Event.MENTION, key="x", people=[author], actor=colleague, reply=reply) is None


def test_who_has_not_claimed_the_account_yet_finds_the_notice_there(colleague: User) -> None:
    unclaimed = make_person("Una Claimed", confirmed=False)
    entry = make_entry(unclaimed)
    assert told(make_reply(entry, colleague)) == {"Una": both(Event.REPLY_TO_ENTRY)}


def test_a_moderators_outcome_is_told_with_its_reason(post: Entry, answer: Reply, colleague: User) -> None:
    Reply.objects.filter(pk=answer.pk).update(state=State.HIDDEN)
    answer.refresh_from_db()
    made = tell(event=Event.HIDDEN, key="act:1", people=[colleague], reply=answer, note="Not kind.\x00")
    assert made is not None
    assert (made.note, made.actor, made.entry) == ("Not kind.", None, post)
    assert told(answer)["Ben"] == both(Event.HIDDEN)


def test_a_rolled_back_reply_tells_nobody_and_rings_no_bell(
    post: Entry, colleague: User, silent_bell: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True) as callbacks, pytest.raises(ZeroDivisionError):  # noqa: SIM117
        with transaction.atomic():
            make_reply(post, colleague)
            raise ZeroDivisionError
    assert (callbacks, silent_bell) == ([], [])
    assert not Delivery.objects.exists()


def test_the_bell_rings_after_commit(
    post: Entry, colleague: User, silent_bell: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        make_reply(post, colleague)
        assert silent_bell == []
    assert silent_bell == ["notifications.tasks.send_due"]


def test_the_unread_label_is_capped(post: Entry, author: User, stranger: User) -> None:
    assert unread_label(author) == ""
    for number, label in ((1, "1"), (98, "99"), (1, "99+"), (20, "99+")):
        start = Notification.objects.count()
        for i in range(number):
            tell(event=Event.REPORT_HANDLED, key=f"report:{start + i}", people=[author], entry=post)
        assert unread_label(author) == label
    assert unread_label(stranger) == ""


def test_the_count_reads_a_hundred_rows_in_one_query(author: User, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1) as queries:
        unread_label(author)
    assert "LIMIT 100" in queries[0]["sql"]


def test_reading_a_line_reads_what_stands_under_it_and_nothing_newer(
    post: Entry, author: User, colleague: User
) -> None:
    first, second, third = (make_reply(post, colleague) for _ in range(3))
    assert unread_of_thread(author, post) == 3
    mark_read(user=author, delivery=Delivery.objects.site_of(author).get(notification__reply=second))
    read = set(Delivery.objects.site_of(author).exclude(read_at=None).values_list("notification__reply", flat=True))
    assert read == {first.pk, second.pk}
    assert third.pk not in read


def test_reading_a_thread_leaves_other_threads_and_other_people(
    post: Entry, author: User, colleague: User, stranger: User
) -> None:
    other = make_entry(author, title="Another")
    for entry in (post, other):
        make_reply(entry, colleague, body="Look, @stan-stranger.")
    assert mark_read(user=author, entry=post) == 1
    assert (unread_of_thread(author, post), unread_of_thread(author, other)) == (0, 1)
    assert unread_of_thread(stranger, post) == 1


def test_reading_all_leaves_what_came_after(post: Entry, author: User, colleague: User) -> None:
    make_reply(post, colleague)
    newest = Delivery.objects.site_of(author).latest("pk").pk
    make_reply(post, colleague)
    assert mark_read(user=author, until=newest) == 1
    assert unread_label(author) == "1"


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"address": "a@b.example"}, "delivery_of_notice_digest_or_account_mail"),
        ({"event": ""}, "delivery_of_notice_digest_or_account_mail"),
        ({"recipient": None}, "delivery_of_notice_digest_or_account_mail"),
        ({"message_id": ""}, "delivery_fits_its_channel"),
        ({"read_at": timezone.now()}, "delivery_fits_its_channel"),
        ({"state": DeliveryState.SENT, "subject": "A code"}, "delivery_over_is_wiped"),
    ],
)
def test_what_must_never_be_false_is_a_constraint(mail: Delivery, change: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Delivery.objects.filter(pk=mail.pk).update(**change)
