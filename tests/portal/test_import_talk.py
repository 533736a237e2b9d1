"""Topics, polls, votes and what is said of them, out of an archive; and groups with all that they have."""

import pytest

from content.models import Entry
from groups.models import Group
from portal.archive.parts import MOST_OPTIONS
from profiles import departments
from tests.factories import make_forum
from tests.portal.archives import ADA, ALL, ANSWER, BEN, POST, ROOM, load, problems

pytestmark = pytest.mark.django_db

OPEN_ROOM = {**ROOM, "id": "g2", "visibility": "visible", "members": ["p1", "p2"]}
QUESTION = {**POST, "id": "q1", "kind": "topic", "topic": "question", "forum": "getting-things-done"}
IDEA = {**QUESTION, "id": "i1", "topic": "idea", "forum": "ideas"}
GOOD = {**ANSWER, "id": "a1", "entry": "q1", "accepted": True}
TERMS = {"mode": "single", "options": ["Yes", "No", "Perhaps"]}
POLL = {**POST, "id": "v1", "kind": "poll", "poll": TERMS}
VOTE = {"type": "vote", "poll": "v1", "voter": "p1", "choices": [2], "created_at": "2009-10-24T10:00:00Z"}
BOUNDS = {"mode": "number", "options": [], "unit": "cups", "least": 0, "greatest": 20}
NUMBER = {**POLL, "poll": BOUNDS}
PRESS = {"type": "reaction", "kind": "me_too", "entry": "q1", "person": "p2", "created_at": "2009-10-24T10:00:00Z"}
BEFORE = (*ALL, OPEN_ROOM, QUESTION, IDEA, POLL)


@pytest.fixture(autouse=True)
def places(db):
    departments.load(departments.read(departments.DEFAULT_FILE))
    make_forum(slug="getting-things-done")
    make_forum(slug="ideas")


def without(row, name):
    return {key: value for key, value in row.items() if key != name}


def poll_of(**terms):
    return {**POLL, "id": "v2", "poll": {**TERMS, **terms}}


REFUSED = {
    "preset": ({**ROOM, "id": "g3", "preset": "club"}, "“preset” is “club”; it must be one of community"),
    "join policy": ({**ROOM, "id": "g3", "join_policy": "bribe"}, "“join_policy” is “bribe”"),
    "rules too long": ({**ROOM, "id": "g3", "rules": "x" * 301}, "“rules” has 301 characters; 300 is the most"),
    "host who is no member": ({**ROOM, "id": "g3", "hosts": ["p2"]}, "“hosts” names p2, who is not among “members”"),
    "hosts no list": ({**ROOM, "id": "g3", "hosts": "p1"}, "“hosts” must be a list, not text"),
    "closed before it was made": (
        {**ROOM, "id": "g3", "created_at": "2010-01-02T00:00:00Z", "closed_at": "2010-01-01T00:00:00Z"},
        "“closed_at” is before “created_at”",
    ),
    "closing still to come": ({**ROOM, "id": "g3", "closed_at": "2190-01-01T00:00:00Z"}, "which is still to come"),
    "sort of topic missing": (without(QUESTION, "topic") | {"id": "q2"}, "“topic” is missing"),
    "sort of topic": ({**QUESTION, "id": "q2", "topic": "rant"}, "it must be one of discussion, question, idea"),
    "topic nowhere": (without(QUESTION, "forum") | {"id": "q2"}, "“forum” is missing: a topic stands in"),
    "topic in two places": ({**QUESTION, "id": "q2", "group": "g2"}, "“forum” and “group” are both given"),
    "forum unknown": ({**QUESTION, "id": "q2", "forum": "no-such"}, "“forum” is no-such"),
    "forum of a blog post": ({**POST, "id": "e2", "forum": "ideas"}, "the field “forum” is not known"),
    "state of a question": ({**QUESTION, "id": "q2", "idea_state": "done"}, "the field “idea_state” is not known"),
    "state of an idea": ({**IDEA, "id": "i2", "idea_state": "lost"}, "“idea_state” is “lost”"),
    "declined without a reason": ({**IDEA, "id": "i2", "idea_state": "declined"}, "“idea_reason” is missing"),
    "reason too long": ({**IDEA, "id": "i2", "idea_reason": "x" * 501}, "“idea_reason” has 501 characters"),
    "accepted of a blog post": ({**ANSWER, "id": "r2", "accepted": True}, "“accepted” is for answers to questions"),
    "accepted no flag": ({**GOOD, "accepted": "yes"}, "“accepted” must be true or false, not text"),
    "poll missing": (without(POLL, "poll") | {"id": "v2"}, "“poll” is missing"),
    "poll no object": ({**POLL, "id": "v2", "poll": ["Yes"]}, "“poll” must be an object, not a list"),
    "poll with an unknown field": (poll_of(colour="red"), "the field “colour” is not known"),
    "poll mode": (poll_of(mode="shouting"), "“mode” is “shouting”; it must be one of single, multiple"),
    "one option": (poll_of(options=["Yes"]), "“options” has fewer than 2"),
    "a thousand options": (poll_of(options=[f"{n}" for n in range(1000)]), "“options” has 1,000 options; 20 is the"),
    "an option of only spaces": (poll_of(options=["Yes", " \t"]), "“options” has a blank one"),
    "an option twice": (poll_of(options=["Yes", "YES"]), "“options” names one twice"),
    "an option too long": (poll_of(options=["Yes", "x" * 201]), "“options” has 201 characters"),
    "options of a number": (
        {**NUMBER, "id": "v2", "poll": {**BOUNDS, "options": ["1"]}},
        "“options” must be empty where the poll asks for a number",
    ),
    "number without bounds": (poll_of(mode="number", options=[]), "needs “least” and “greatest”"),
    "number the wrong way round": (poll_of(mode="number", options=[], least=3, greatest=3), "the first below the"),
    "bounds of options": (poll_of(least=1), "the field “least” is not known"),
    "bound no whole number": (
        poll_of(mode="number", options=[], least=0.5, greatest=3),
        "“least” must be a whole number, not a fraction",
    ),
    "bound too large": (poll_of(mode="number", options=[], least=0, greatest=10**12), "of at most 1,000,000,000"),
    "close no moment": (poll_of(closes_at="soon"), "“closes_at” is “soon”; write a moment"),
    "close too far away": (poll_of(closes_at="9999-12-31T23:59:59-12:00"), "which is after 2200"),
    "results": (poll_of(results="never"), "“results” is “never”"),
    "anonymous but open": (poll_of(is_anonymous=True), "“results” must be after_close in an anonymous poll"),
    "anonymous no flag": (poll_of(is_anonymous=1), "“is_anonymous” must be true or false, not a number"),
    "vote in no poll": ({**VOTE, "poll": "e1"}, "“poll” is e1, on which no poll hangs"),
    "vote in nothing": ({**VOTE, "poll": "v9"}, "“poll” is v9, but no entry above this line has that id"),
    "vote of nobody": ({**VOTE, "voter": "p9"}, "“voter” is p9, but no person above"),
    "vote without a choice": (without(VOTE, "choices"), "“choices” is missing"),
    "vote for two of one": ({**VOTE, "choices": [1, 2]}, "the poll lets choose one"),
    "vote for an option that is not there": ({**VOTE, "choices": [4]}, "“choices” names option 4; the poll has 3"),
    "vote for option 0": ({**VOTE, "choices": [0]}, "“choices” names option 0"),
    "vote for true": ({**VOTE, "choices": [True]}, "each of “choices” must be a whole number, not true or false"),
    "vote by number in options": ({**VOTE, "number": 2}, "“choices” is missing, or “number” is given"),
    "me too of an idea": (
        {**PRESS, "entry": "i1"},
        "“kind” is me_too, which is said of a topic of the sort “question”",
    ),
    "support of a question": ({**PRESS, "kind": "support"}, "which is said of a topic of the sort “idea”"),
    "reaction unknown": ({**PRESS, "kind": "boo"}, "“kind” is “boo”; it must be one of me_too, support"),
    "reaction to nothing": ({**PRESS, "entry": "q9"}, "“entry” is q9, but no entry above"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_line_is_named_and_nothing_is_written(name):
    line, message = REFUSED[name]
    (problem,) = problems(*BEFORE, line)
    assert problem.startswith(f"line {len(BEFORE) + 1}: ")
    assert message in problem
    assert not Entry.objects.exists() and not Group.objects.exists()


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ((GOOD, {**GOOD, "id": "a2"}), "“accepted” stands on an answer to q1 above already"),
        ((VOTE, {**VOTE, "choices": [1]}), "p1 has voted in v1 on a line above already"),
    ],
)
def test_what_can_be_there_once_is_refused_twice(lines, message):
    (problem,) = problems(*BEFORE, *lines)
    assert problem == f"line {len(BEFORE) + 2}: {message}"


def test_a_vote_for_a_number_stays_within_its_bounds():
    number = {**without(VOTE, "choices"), "number": 21}
    assert "“number” is 21; the poll asks for 0 to 20" in problems(ADA, BEN, NUMBER, number)[0]
    assert "“number” is missing, or “choices” is given" in problems(ADA, BEN, NUMBER, VOTE)[0]


def test_a_poll_takes_as_many_options_as_it_may():
    assert load(ADA, POLL | {"poll": {**TERMS, "options": [f"{n}" for n in range(MOST_OPTIONS)]}})
