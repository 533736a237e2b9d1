"""Two topics become one: what goes along, where old addresses lead, what is refused, and what two do at once."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Record
from colleagues.models import Block
from content import services as content
from content.models import (
    Attachment,
    Audience,
    Bookmark,
    Draft,
    DraftPurpose,
    Entry,
    Mention,
    Reaction,
    ReactionKind,
    Reply,
    Revision,
    State,
    uploads_visible_to,
)
from forums import moving, order, services
from forums.errors import NotAllowed
from forums.models import Topic, TopicKind, TopicRedirect
from groups.models import Visibility
from groups.services import close_group, join
from moderation.models import Report, Rule
from moderation.services import report
from notifications.models import Delivery, Event, Notification
from profiles.models import User
from tests.factories import (
    change_entry,
    make_draft,
    make_forum,
    make_group,
    make_person,
    make_poll,
    make_reply,
    make_topic,
    make_upload,
    refer,
)
from tests.forums.counting import counted_right, stored

pytestmark = pytest.mark.django_db


def merge(source: Topic, target: Topic, by: User) -> Reply:
    """Merge them; gives the reply that the source became."""
    moving.merge(topic=source, into=target, reason="They ask the same.", by=by)
    assert source.entry.published_at is not None
    return Reply.objects.get(entry=target.pk, author=source.entry.author, created_at=source.entry.published_at)


def test_the_opening_becomes_a_reply_with_all_that_hangs_on_it(
    source: Topic, target: Topic, host: User, asker: User, stranger: User
) -> None:
    file = make_upload(asker)
    change_entry(source.entry, body=f"Ask @{stranger.handle}.\n\n{refer(file)}")
    content.react(target=source.entry, person=stranger)
    content.save_for_later(target=source.entry, person=stranger)
    edit = make_draft(Entry.objects.get(pk=source.pk), asker, purpose=DraftPurpose.EDIT)
    answer = make_draft(source.entry, stranger)
    reported = report(target=source.entry, reporter=stranger, rule=Rule.ATTACK, note="", submission=uuid.uuid4())
    reply = merge(source, target, host)
    assert reply.body.startswith("**How \\*do\\* I get a pass?**") and f"Ask @{stranger.handle}." in reply.body
    assert "<strong>How *do* I get a pass?</strong>" in reply.body_html
    assert file in uploads_visible_to(stranger) and str(file.token) in reply.body_html
    assert Attachment.objects.get(upload=file).reply == reply
    assert Mention.objects.get(person=stranger).reply == reply
    assert list(Revision.objects.on(reply).values_list("title", flat=True)) == [source.entry.title] * 2
    assert Reaction.objects.get(kind=ReactionKind.USEFUL).reply == reply
    assert Bookmark.objects.get().reply == reply
    assert Draft.objects.get(pk=edit.pk).reply == reply and Draft.objects.get(pk=answer.pk).entry_id == target.pk
    assert Report.objects.get(pk=reported.pk).reply == reply
    assert Entry.objects.get(pk=source.pk).state == State.DELETED
    counted_right()


def test_a_text_longer_than_a_reply_may_be_is_kept_whole(source: Topic, target: Topic, host: User) -> None:
    change_entry(source.entry, body="word " * 5_000)
    assert len(merge(source, target, host).body) > 20_000


def test_replies_move_with_their_roots_and_notices_lead_to_them(
    client: Client, source: Topic, target: Topic, host: User, asker: User, stranger: User
) -> None:
    root = make_reply(source.entry, stranger, body="A reply of old.")
    under = make_reply(source.entry, asker, root=root)
    hidden = make_reply(source.entry, stranger)
    content.hide(target=hidden)
    gone = make_reply(source.entry, stranger)
    content.delete(target=gone)
    services.accept(topic=source, reply=root, by=asker)
    notice = Notification.objects.get(key=f"reply:{root.pk}")
    merge(source, target, host)
    for reply in (root, under, hidden, gone):
        reply.refresh_from_db()
        assert reply.entry_id == target.pk
    assert under.root_id == root.pk
    notice.refresh_from_db()
    assert {notice.entry_id, *notice.deliveries.values_list("entry", flat=True)} == {target.pk}
    found = Topic.objects.get(pk=target.pk)
    assert not found.is_answered
    client.force_login(stranger)
    page = client.get(reverse("content:reply", args=[root.pk]), follow=True)
    assert "A reply of old." in page.content.decode()
    assert page.redirect_chain[-1][0].startswith(target.entry.get_absolute_url())
    client.force_login(asker)
    assert client.get(reverse("notifications:list")).status_code == 200
    counted_right()


def test_those_who_wrote_are_told_once(
    source: Topic, target: Topic, host: User, asker: User, stranger: User, author: User
) -> None:
    for _number in range(2):
        make_reply(source.entry, stranger)
    make_reply(source.entry, host)
    merge(source, target, host)
    for person in (asker, stranger):
        notice = Delivery.objects.site_of(person).get(event=Event.MOVED)
        assert notice.notification is not None and "They ask the same." in notice.notification.note
    assert not Delivery.objects.filter(event=Event.MOVED, recipient__in=[host, author]).exists()
    assert Record.objects.filter(action="forum.merged", target_id=source.pk, reason=f"into {target.pk}").count() == 1


def test_votes_are_carried_once_a_person(
    source: Topic, target: Topic, host: User, stranger: User, colleague: User, author: User
) -> None:
    for person in (stranger, colleague, author):
        services.support(topic=source, person=person, says_so=True)
    services.support(topic=target, person=stranger, says_so=True)
    merge(source, target, host)
    voters = Reaction.objects.filter(entry=target.pk, kind=ReactionKind.ME_TOO).values_list("person", flat=True)
    assert sorted(voters) == sorted([stranger.pk, colleague.pk])  # its own author does not say so of it
    assert Topic.objects.get(pk=target.pk).votes == 2
    counted_right()


def test_whoever_has_a_question_too_does_not_support_an_idea(target: Topic, host: User, stranger: User) -> None:
    idea = make_topic(make_person(), kind=TopicKind.IDEA)
    services.support(topic=idea, person=stranger, says_so=True)
    merge(idea, target, host)
    assert Topic.objects.get(pk=target.pk).votes == 0
    counted_right()


def test_old_addresses_lead_there_for_ever_also_over_several_merges(
    client: Client, source: Topic, target: Topic, host: User, stranger: User
) -> None:
    third = make_topic(make_person(), title="All about passes")
    merge(source, target, host)
    merge(target, third, host)
    client.force_login(stranger)
    for old in (source, target):
        answer = client.get(reverse("forums:topic", args=[old.pk, "any-words"]))
        assert (answer.status_code, answer.url) == (301, third.entry.get_absolute_url())  # type: ignore[attr-defined]
        assert client.get(reverse("content:entry", args=[old.pk])).url == third.entry.get_absolute_url()  # type: ignore[attr-defined]
        assert client.get(reverse("forums:more", args=[old.pk])).status_code == 404
    assert set(TopicRedirect.objects.values_list("old_entry", "entry")) == {
        (source.pk, third.pk),
        (target.pk, third.pk),
    }


def test_an_old_address_is_none_for_those_who_may_not_read_where_it_leads(
    client: Client, source: Topic, host: User, stranger: User
) -> None:
    group = make_group(owner=host, visibility=Visibility.HIDDEN)
    secret = make_topic(host, forum=make_forum(group=group), title="CANARYTITLE")
    merge(source, secret, host)
    client.force_login(stranger)
    for url in (
        reverse("forums:topic", args=[source.pk, "any-words"]),
        reverse("content:entry", args=[source.pk]),
    ):
        answer = client.get(url)
        assert answer.status_code == 404 and "canarytitle" not in str(answer.headers).lower()
    posted = client.post(reverse("content:write-reply", args=[source.pk]), {"body": "Words."})
    assert posted.status_code == 404
    client.force_login(source.entry.author)
    page = client.get(reverse("notifications:list")).content.decode()
    assert "What you wrote was moved" in page and "CANARYTITLE" not in page


def test_what_was_typed_under_the_old_topic_is_sent_to_the_new_one(
    client: Client, source: Topic, target: Topic, host: User, stranger: User
) -> None:
    root = make_reply(source.entry, make_person())
    merge(source, target, host)
    client.force_login(stranger)
    url = reverse("content:write-reply", args=[source.pk])
    assert client.post(url, {"body": "Typed before.", "root": root.pk}).status_code == 302
    assert Reply.objects.get(author=stranger).root_id == root.pk
    answer = client.post(url, {"body": "And this."}, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == Reply.objects.get(body="And this.").get_absolute_url()


def refusals(source: Topic, target: Topic, host: User) -> dict[str, Any]:
    """What is refused, each as a call."""
    person = source.entry.author
    group, other = (make_group(owner=host) for _number in range(2))
    for room in (group, other):
        join(group=room, person=person)
    inside = make_topic(person, forum=make_forum(group=group), audience=Audience.GROUP)
    elsewhere = make_topic(person, forum=make_forum(group=other), audience=Audience.GROUP)
    mine = make_topic(person)
    Entry.objects.filter(pk=mine.pk).update(audience=Audience.DEPARTMENT)
    locked, draft, hidden, polled = (make_topic(person, publish=turn != 1) for turn in range(4))
    order.lock(topic=locked, until=None, reason="Enough.", by=host)
    content.hide(target=hidden.entry)
    make_poll(person, on=polled.entry)
    closed = make_group(owner=host)
    in_closed = make_topic(host, forum=make_forum(group=closed))
    close_group(group=closed, by=host, reason="Over.")
    foreign = make_group(owner=make_person())
    owner = foreign.memberships.get().person
    in_foreign = make_topic(owner, forum=make_forum(group=foreign))
    member = make_person()
    return {
        "itself": (source, source, host),
        "more readers": (inside, target, host),
        "other readers": (inside, elsewhere, host),
        "a department's": (mine, target, host),
        "locked": (source, locked, host),
        "a draft": (source, draft, host),
        "a hidden one": (source, hidden, host),
        "from a hidden one": (hidden, target, host),
        "closed": (source, in_closed, host),
        "from a closed one": (in_closed, target, host),
        "a poll": (polled, target, host),
        "not in the group": (source, in_foreign, host),
        "a member": (source, target, member),
    }


def test_every_refusal_changes_nothing(source: Topic, target: Topic, host: User) -> None:
    make_reply(source.entry, make_person())
    for name, (one, other, person) in refusals(source, target, host).items():
        before = stored()
        try:
            moving.merge(topic=one, into=other, reason="Why.", by=person)
        except content.Refused:
            assert stored() == before, name
        else:
            pytest.fail(name)
    with pytest.raises(content.NotPossible):
        moving.merge(topic=source, into=target, reason="\u200b", by=host)


def test_words_for_everyone_can_go_among_members(source: Topic, host: User, asker: User, stranger: User) -> None:
    group = make_group(owner=host)
    inside = make_topic(host, forum=make_forum(group=group), audience=Audience.GROUP)
    join(group=group, person=asker)
    moved = make_reply(source.entry, stranger, body=f"Ask @{make_person().handle} and @{asker.handle}")
    reply = merge(source, inside, host)
    assert not Reply.objects.visible_to(stranger).filter(pk__in=[reply.pk, moved.pk]).exists()
    assert Mention.objects.get(reply=moved).person == asker  # the other one cannot read it any more


def test_a_block_goes_with_the_words(source: Topic, target: Topic, host: User, asker: User) -> None:
    """Who blocks the asker did not see the topic. Now they see replies of others to it, never the asker's words."""
    blocker = make_person()
    Block.objects.create(blocker=blocker, blocked=asker)
    reply = merge(source, target, host)
    assert not Reply.objects.visible_to(blocker).filter(pk=reply.pk).exists()


def test_only_whoever_keeps_order_merges(source: Topic, target: Topic, asker: User, moderator: User) -> None:
    with pytest.raises(NotAllowed):
        moving.merge(topic=source, into=target, reason="Why.", by=asker)
    moving.merge(topic=source, into=target, reason="Why.", by=moderator)
