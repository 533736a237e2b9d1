"""Groups, topics, polls, votes and reactions of an archive as they are stored: whole, once, and nobody is told."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from content.models import Entry, Reaction, Reply
from forums.models import Topic
from groups.models import Group, Membership
from notifications.models import Delivery, Notification
from polls.models import Poll, Vote
from profiles import departments
from profiles.models import User
from tests.factories import make_forum
from tests.portal.archives import ADA, ANSWER, BEN, POST, ROOM, load

pytestmark = pytest.mark.django_db

CAT = {**ADA, "id": "p3", "name": "Cat Counter", "email": "cat@hm-treasury.example", "department": "HM Treasury"}
PEOPLE = (ADA, BEN, CAT)
CLUB = {
    **ROOM,
    "visibility": "visible",
    "preset": "profession",
    "join_policy": "request",
    "rules": "Draw the range.",
    "members": ["p1", "p2", "p3"],
    "hosts": ["p2"],
    "created_at": "2009-01-05T09:00:00Z",
    "closed_at": "2010-06-01T09:00:00Z",
    "closed_reason": "Its work is done.",
}
QUESTION = {**POST, "id": "q1", "kind": "topic", "topic": "question", "forum": "getting-things-done"}
IDEA = {**QUESTION, "id": "i1", "topic": "idea", "forum": "ideas", "idea_state": "declined", "idea_reason": "Too dear."}
IN_CLUB = {**POST, "id": "d1", "kind": "topic", "topic": "discussion", "group": "g1"}
GOOD = {**ANSWER, "id": "a1", "entry": "q1", "accepted": True}
TERMS = {"mode": "ranked", "options": ["Tea", "Coffee", "Soup"]}
POLL = {**POST, "id": "v1", "kind": "poll", "poll": TERMS}
SECRET = {
    **POST,
    "id": "v2",
    "poll": {
        "question": "Tea?",
        "mode": "single",
        "options": ["Yes", "No"],
        "is_anonymous": True,
        "results": "after_close",
        "closes_at": "2009-11-01T09:00:00Z",
    },
}
CUPS = {
    **QUESTION,
    "id": "v3",
    "poll": {"question": "How many?", "mode": "number", "options": [], "unit": "cups", "least": 0, "greatest": 9},
}
AT = "2009-10-25T11:00:00+00:00"


def vote(poll, voter, **choice):
    return {"type": "vote", "poll": poll, "voter": voter, "created_at": AT, **choice}


def press(kind, entry, person):
    return {"type": "reaction", "kind": kind, "entry": entry, "person": person, "created_at": AT}


VOTES = (
    vote("v1", "p1", choices=[3, 1]),
    vote("v1", "p2", choices=[3]),
    vote("v2", "p3", choices=[2]),
    vote("v2", "p1", choices=[2]),
    vote("v3", "p2", number=7),
)
PRESSED = (press("me_too", "q1", "p2"), press("me_too", "q1", "p3"), press("support", "i1", "p2"))
ALL = (*PEOPLE, CLUB, QUESTION, IDEA, IN_CLUB, GOOD, POLL, SECRET, CUPS, *VOTES, *PRESSED)


@pytest.fixture(autouse=True)
def places(db):
    departments.load(departments.read(departments.DEFAULT_FILE))
    make_forum(slug="getting-things-done")
    make_forum(slug="ideas")


def entry_of(identity):
    return Entry.objects.get(origin=f"test:{identity}")


def test_a_group_comes_with_its_sort_its_hosts_and_its_end():
    load(*PEOPLE, CLUB)
    group = Group.objects.get()
    assert (group.preset, group.join_policy, group.rules) == ("profession", "request", "Draw the range.")
    assert group.created_at == datetime.fromisoformat("2009-01-05T09:00:00Z")
    assert group.closed_at == datetime.fromisoformat("2010-06-01T09:00:00Z")
    assert group.closed_reason == "Its work is done."
    rows = Membership.objects.present().select_related("person").order_by("person__name")
    assert [(row.person.name, row.role) for row in rows] == [
        ("Ada Author", "owner"),
        ("Ben Reader", "host"),
        ("Cat Counter", "member"),
    ]
    assert {row.joined_at for row in rows} == {group.created_at}


def test_a_group_of_an_older_archive_is_a_community_that_anybody_may_join():
    load(ADA, {**ROOM, "visibility": "visible"})
    group = Group.objects.get()
    assert (group.preset, group.join_policy, group.closed_at) == ("community", "open", None)
    assert timezone.now() - group.created_at < timedelta(minutes=5)


def test_a_hidden_group_says_why():
    load(ADA, {**ROOM, "hidden_reason": "Until people were told."})
    assert Group.objects.get().hidden_reason == "Until people were told."


def test_topics_stand_in_categories_and_in_the_forum_of_their_group():
    load(*ALL)
    topics = {topic.entry.origin: topic for topic in Topic.objects.select_related("forum", "entry")}
    question, idea, in_club = (topics[f"test:{one}"] for one in ("q1", "i1", "d1"))
    assert (question.kind, question.forum.slug) == ("question", "getting-things-done")
    assert (idea.kind, idea.idea_state, idea.idea_reason) == ("idea", "declined", "Too dear.")
    assert (in_club.kind, in_club.forum.group) == ("discussion", Group.objects.get())
    assert in_club.entry.group == Group.objects.get() and in_club.idea_state == ""
    assert question.bumped_at == datetime.fromisoformat(ANSWER["created_at"])
    assert idea.bumped_at == idea.entry.published_at


def test_the_accepted_answer_is_the_askers():
    load(*ALL)
    question = Topic.objects.get(entry__origin="test:q1")
    assert question.entry.answer == Reply.objects.get(origin="test:a1")
    assert question.is_answered and question.accepted_by == User.objects.get(name="Ada Author")
    assert Topic.objects.filter(is_answered=True).count() == 1


def test_an_answer_that_a_later_copy_brings_is_accepted():
    load(*PEOPLE, QUESTION)
    load(*PEOPLE, QUESTION, GOOD)
    assert entry_of("q1").answer == Reply.objects.get(origin="test:a1")


def test_votes_are_counted_as_they_were_cast():
    load(*ALL)
    ranked = Poll.objects.get(entry__origin="test:v1")
    tea, _coffee, soup = ranked.choices.all()
    assert ranked.tally.voter_count == 2 and ranked.tally.counts == {str(soup.pk): 2}
    assert ranked.votes.get(voter__name="Ada Author").choices == [soup.pk, tea.pk]
    assert {row.created_at for row in Vote.objects.all()} == {datetime.fromisoformat(AT)}
    assert not ranked.is_closed and ranked.opened_at == ranked.entry.published_at
    number = Poll.objects.get(entry__origin="test:v3")
    assert (number.unit, number.tally.counts) == ("cups", {"7": 1})
    assert number.votes.get().number == 7


def test_of_an_anonymous_poll_it_is_kept_who_voted_and_what_was_chosen_apart():
    load(*ALL)
    secret = Poll.objects.get(is_anonymous=True)
    assert secret.is_closed and secret.results == "closed" and secret.question == "Tea?"
    assert secret.tally.counts == {str(secret.choices.get(label="No").pk): 2}
    assert secret.participations.count() == 2 and not secret.votes.exists()


def test_a_poll_may_be_open_still():
    soon = timezone.now() + timedelta(days=3)
    load(ADA, {**POLL, "poll": {**TERMS, "closes_at": soon.isoformat()}})
    assert Poll.objects.open().get().closes_at == soon


def test_who_has_it_too_and_who_supports_it_is_counted():
    load(*ALL)
    assert dict(Topic.objects.values_list("entry__origin", "votes")) == {
        "test:q1": 2,
        "test:i1": 1,
        "test:d1": 0,
        "test:v3": 0,
    }
    assert {row.created_at for row in Reaction.objects.all()} == {datetime.fromisoformat(AT)}
    assert not entry_of("q1").activity.useful_count


def test_it_is_said_what_was_added_and_again_adds_nothing():
    assert str(load(*ALL)) == (
        "3 people, 1 group, 0 colleague links, 6 entries, 1 reply, 5 votes, 3 reactions; 0 were there already"
    )
    tally = load(*ALL)
    assert (sum(tally.added.values()), tally.were_there) == (0, len(ALL))
    assert Topic.objects.get(entry__origin="test:q1").votes == 2
    assert Poll.objects.get(is_anonymous=True).tally.voter_count == 2


def test_nobody_is_told():
    load(*ALL)
    assert not Notification.objects.exists() and not Delivery.objects.exists()
