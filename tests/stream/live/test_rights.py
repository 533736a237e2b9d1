"""One query says for all open streams what each may hear, as the reading rule says it for one person."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from colleagues.services import add_colleague, block
from content.models import Audience, Entry, State
from groups.models import Group, Visibility
from groups.services import join, leave
from profiles.models import Session, User
from profiles.services import admit, set_successors
from stream.live import rights
from stream.live.rights import look
from tests.desk import Desk
from tests.factories import make_department, make_entry, make_group, make_official, make_person


@pytest.fixture(autouse=True)
def keeps_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own connection, which holds its transaction, is not to be closed."""
    monkeypatch.setattr(rights, "connection", type("Kept", (), {"close": staticmethod(lambda: None)}))


def sign_in(person: User) -> str:
    """The key of a new session."""
    desk = Desk()
    desk.force_login(person)
    return desk.cookies[settings.SESSION_COOKIE_NAME].value


def test_it_is_one_query_however_many_streams_there_are(author: User, stranger: User, colleague: User) -> None:
    entries = [make_entry(author).pk for _number in range(3)]
    keys = [sign_in(person) for person in (author, stranger, colleague)]
    for some in (keys[:1], keys):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = look(dict.fromkeys(some, entries))
        assert len(queries) == 1
        assert {right.readable for right in found.values()} == {frozenset(entries)}
    assert look({}) == {}


def test_a_watch_that_nobody_may_have_is_left_out(author: User, stranger: User, group: Group) -> None:
    open_one = make_entry(author)
    closed = make_entry(author, group=group, audience=Audience.GROUP)
    key = sign_in(stranger)
    found = look({key: [open_one.pk, closed.pk, 987_654_321]})
    assert found[key].person == stranger.pk
    assert found[key].readable == {open_one.pk}


def test_whoever_may_not_read_has_no_right(stranger: User, request: Any) -> None:
    """Their sessions are ended as well; here they are not."""
    key = sign_in(stranger)
    assert key in look({key: []})
    for name in ("suspended", "left", "waiting", "unconfirmed"):
        other = request.getfixturevalue(name)
        moments = {field: getattr(other, field) for field in ("confirmed_at", "admitted_at", "suspended_at", "left_at")}
        User.objects.filter(pk=stranger.pk).update(**moments)
        assert look({key: []}) == {}, name


def test_a_session_that_is_over_was_never_one_or_is_somebody_elses_has_no_right(author: User, stranger: User) -> None:
    ended, expired, forged = (sign_in(author) for _number in range(3))
    Session.objects.filter(session_key=ended).delete()
    Session.objects.filter(session_key=expired).update(expire_date=timezone.now() - timedelta(seconds=1))
    Session.objects.filter(session_key=forged).update(person=stranger)  # its data name somebody else
    assert look({key: [] for key in (ended, expired, forged, "a" * 32, "")}) == {}


def test_a_new_password_ends_what_was_begun_with_the_old_one(author: User) -> None:
    key = sign_in(author)
    assert key in look({key: []})
    author.set_password("another long pass phrase")
    author.save(update_fields=["password"])
    assert look({key: []}) == {}


def test_an_anonymous_session_has_no_right(client: Desk, db: Any) -> None:
    session = client.session
    session["anything"] = 1
    session.save()
    assert look({session.session_key or "": []}) == {}


@pytest.mark.parametrize("seed", range(2))
def test_all_pairs_are_those_of_the_reading_rule(seed: int, transport: Any) -> None:
    """Random people, rooms, links, blocks and entries: found by the one query exactly where `visible_to` finds them."""
    chance = random.Random(seed)  # noqa: S311 - a test
    old, new = make_department(), make_department()
    set_successors([(old, new)])
    departments = [transport, old, new]
    people = [make_person(department=chance.choice(departments)) for _number in range(8)]
    admit(person=people[0], department=transport)
    rooms = [make_group(owner=people[0], visibility=kind) for kind in (Visibility.VISIBLE, Visibility.LISTED)]
    for person in people[1:]:
        for room in rooms:
            if chance.random() < 0.5:
                join(group=room, person=person)
                if chance.random() < 0.3:
                    leave(group=room, person=person)
    for _number in range(14):
        one, other = chance.sample(people, 2)
        if chance.random() < 0.3:
            block(blocker=one, blocked=other)
        else:
            add_colleague(member=one, colleague=other)
    entries = [make_official(people[1])]
    for _number in range(40):
        audience = chance.choice(Audience.values)
        place = chance.choice(rooms) if audience == Audience.GROUP else None
        made = make_entry(chance.choice(people), audience=audience, group=place)
        Entry.objects.filter(pk=made.pk).update(state=chance.choice([*State.values, *[State.PUBLISHED] * 6]))
        entries.append(made)
    numbers = [entry.pk for entry in entries]
    keys = {person.pk: sign_in(person) for person in people}
    watched = {key: chance.sample(numbers, 30) for key in keys.values()}
    found = look(watched)
    for person in people:
        key = keys[person.pk]
        expected = Entry.objects.visible_to(User.objects.get(pk=person.pk)).filter(pk__in=watched[key])
        assert found[key].readable == set(expected.values_list("pk", flat=True))
    assert len({right.readable for right in found.values()}) > 1
