"""The table of audience and reader, run against every kind of entry, and its inverse."""

from datetime import timedelta
from typing import Any

import pytest

from content import kinds
from content.models import Audience, Entry, State, Voice, readers_of, readers_of_reply
from content.threads import thread_for
from groups.models import Visibility
from profiles.models import User
from profiles.services import set_successors
from tests.cast import CAST
from tests.factories import make_entry, make_group, make_reply

MEMBERS = {
    "stranger", "author", "colleague", "group_member", "ex_member", "group_owner", "blocked", "moderator", "operator"
}  # fmt: skip
READERS = {
    Audience.EVERYONE: MEMBERS,
    Audience.DEPARTMENT: {"author"},  # alone in Transport among those who may read
    Audience.GROUP: {"author", "group_member", "group_owner"},
    Audience.COLLEAGUES: {"author", "colleague"},
    Audience.ONLY_ME: {"author"},
}


@pytest.mark.parametrize("kind", [kind.slug for kind in kinds.all_kinds()])
@pytest.mark.parametrize("audience", list(Audience))
def test_each_audience_is_read_by_exactly_these(
    audience: Audience, kind: str, cast: dict[str, Any], author: User, group: Any
) -> None:
    in_group = group if audience == Audience.GROUP else None
    entry = make_entry(author, kind=kind, audience=audience, group=in_group)
    reply = make_reply(entry, author)
    readers = {name for name, person in cast.items() if entry.is_visible_to(person)}
    assert readers == READERS[audience]
    assert {name for name, person in cast.items() if reply.is_visible_to(person)} == READERS[audience]
    told = set(readers_of(entry, among=User.objects.all()))
    assert told == {cast[name] for name in READERS[audience]}


@pytest.mark.parametrize("state", list(State))
def test_what_is_not_published_is_for_its_author_at_most(state: State, cast: dict[str, Any], author: User) -> None:
    entry = make_entry(author, state=state)
    readers = {name for name, person in cast.items() if entry.is_visible_to(person)}
    if state == State.PUBLISHED:
        assert readers == MEMBERS
    else:
        assert readers == (set() if state in {State.QUARANTINED, State.DELETED} else {"author"})


def test_a_blocked_persons_own_words_are_hidden_from_the_blocker_alone(
    cast: dict[str, Any], author: User, blocked: User
) -> None:
    entry = make_entry(blocked)
    assert not entry.is_visible_to(author)
    assert {name for name in CAST if entry.is_visible_to(cast[name])} == MEMBERS - {"author"}


def test_a_block_never_hides_the_voice_of_a_department(author: User, blocked: User) -> None:
    entry = make_entry(blocked, voice=Voice.OFFICIAL)
    assert entry.is_visible_to(author)


def test_a_block_takes_nothing_from_the_blocked(author: User, blocked: User) -> None:
    assert make_entry(author).is_visible_to(blocked)


def test_a_blocked_persons_reply_leaves_a_line_while_answers_stand_under_it(
    author: User, blocked: User, stranger: User
) -> None:
    entry = make_entry(author)
    root = make_reply(entry, blocked, body="CANARY words")
    assert thread_for(entry, author).lines == []
    answer = make_reply(entry, stranger, root=root)
    (line,) = thread_for(entry, author).lines
    assert (line.reply.pk, line.is_open, line.html) == (root.pk, False, "")
    assert [under.reply.pk for under in line.answers if under.is_open] == [answer.pk]


def test_a_hidden_reply_leaves_a_line_in_its_place_without_its_words(author: User, stranger: User) -> None:
    entry = make_entry(author)
    make_reply(entry, stranger, body="CANARY", state=State.HIDDEN)
    (line,) = thread_for(entry, author).lines
    assert not line.is_open
    assert line.html == ""
    (own,) = thread_for(entry, stranger).lines
    assert own.is_open and "CANARY" in own.html


def test_answers_stand_under_their_root_in_order_of_time(author: User, stranger: User) -> None:
    entry = make_entry(author)
    start = entry.created_at
    second = make_reply(entry, stranger, created_at=start + timedelta(hours=2))
    first = make_reply(entry, stranger, created_at=start + timedelta(hours=1))
    answer = make_reply(entry, author, root=first, created_at=start + timedelta(hours=4))
    deeper = make_reply(entry, stranger, root=answer, created_at=start + timedelta(hours=3))
    assert deeper.root_id == first.pk
    lines = thread_for(entry, author).lines
    assert [line.reply.pk for line in lines] == [first.pk, second.pk]
    assert [line.reply.pk for line in lines[0].answers] == [deeper.pk, answer.pk]


def test_authorship_opens_no_room_that_one_has_left(author: User, group: Any, ex_member: User) -> None:
    entry = make_entry(ex_member, audience=Audience.EVERYONE)
    Entry.objects.filter(pk=entry.pk).update(audience=Audience.GROUP, group=group)
    assert not Entry.objects.visible_to(ex_member).filter(pk=entry.pk).exists()
    Entry.objects.filter(pk=entry.pk).update(state=State.HIDDEN)
    assert not Entry.objects.visible_to(ex_member).filter(pk=entry.pk).exists()


def test_a_department_reads_what_the_department_it_succeeded_has_written(
    author: User, transport: Any, treasury: Any, stranger: User
) -> None:
    entry = make_entry(author, audience=Audience.DEPARTMENT)
    assert not entry.is_visible_to(stranger)
    set_successors([(transport, treasury)])
    assert entry.is_visible_to(stranger)
    assert stranger in readers_of(entry, among=User.objects.all())


def test_an_operator_gets_no_short_cut(operator: User, author: User) -> None:
    group = make_group(owner=author, visibility=Visibility.HIDDEN)
    entry = make_entry(author, audience=Audience.GROUP, group=group)
    assert not entry.is_visible_to(operator)


def test_readers_of_a_hidden_reply_are_its_author_alone(author: User, stranger: User) -> None:
    reply = make_reply(make_entry(author), stranger, state=State.HIDDEN)
    assert list(readers_of_reply(reply, among=User.objects.all())) == [stranger]
