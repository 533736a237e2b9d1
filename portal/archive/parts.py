"""What a kind adds to the line of an entry: a topic's place and state, a poll's terms."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from polls.terms import Terms
from portal.archive.fields import Fields, check_length
from portal.archive.reading import BadLine

TOPICS: Final = ("discussion", "question", "idea")
IDEA_STATES: Final = ("open", "under_review", "planned", "done", "declined")
MODES: Final = ("single", "multiple", "ranked", "number")
RESULTS: Final = {"always": "always", "after_vote": "voted", "after_close": "closed"}
"""From the words of the format to those of `polls`."""
REASON_LONGEST: Final = 500  # characters, of why an idea was declined
SLUG_LONGEST: Final = 80
OPTION_LONGEST: Final = 200
QUESTION_LONGEST: Final = 200
UNIT_LONGEST: Final = 30
FEWEST_OPTIONS: Final = 2
MOST_OPTIONS: Final = 20


@dataclass(frozen=True, slots=True)
class TopicPart:
    """What a topic is, and in which category of the whole service it stands."""

    sort: str
    forum: str  # slug; blank: in the forum of its group
    idea_state: str  # blank for what is no idea
    idea_reason: str


@dataclass(frozen=True, slots=True)
class PollPart:
    """The terms of a poll."""

    question: str  # blank: the title of the entry
    mode: str
    options: list[str]
    closes_at: datetime | None
    is_anonymous: bool
    results: str
    unit: str  # of a number
    least: int | None
    greatest: int | None


def topic_part(fields: Fields, kind: str) -> TopicPart | None:
    """None for an entry that is no topic: then a field of topics is one too many."""
    if kind != "topic":
        return None
    sort = fields.choice("topic", TOPICS)
    state, reason = "", ""
    if sort == "idea":
        state = fields.choice("idea_state", IDEA_STATES, required=False) or "open"
        reason = fields.line("idea_reason", longest=REASON_LONGEST, required=state == "declined")
    return TopicPart(
        sort=sort,
        forum=fields.line("forum", longest=SLUG_LONGEST, required=False),
        idea_state=state,
        idea_reason=reason,
    )


def check_place(topic: TopicPart, group: str) -> None:
    """Raise BadLine where a topic stands nowhere, or in two places."""
    if topic.forum and group:
        raise BadLine("“forum” and “group” are both given: a topic stands in one of them")
    if not topic.forum and not group:
        raise BadLine("“forum” is missing: a topic stands in a category or in a group")


def poll_part(fields: Fields, kind: str) -> PollPart | None:
    """None where no poll hangs on the entry. An entry of the kind `poll` has one."""
    part = fields.part("poll")
    if part is None:
        if kind == "poll":
            raise BadLine("“poll” is missing")
        return None
    mode = part.choice("mode", MODES)
    is_number = mode == "number"
    poll = PollPart(
        question=part.line("question", longest=QUESTION_LONGEST, required=False),
        mode=mode,
        options=_options(part, mode),
        closes_at=part.deadline("closes_at"),
        is_anonymous=part.flag("is_anonymous"),
        results=part.choice("results", tuple(RESULTS), required=False) or "always",
        unit=part.line("unit", longest=UNIT_LONGEST, required=False) if is_number else "",
        least=part.number("least") if is_number else None,
        greatest=part.number("greatest") if is_number else None,
    )
    part.end()
    if is_number and (poll.least is None or poll.greatest is None or poll.least >= poll.greatest):
        raise BadLine("a poll for a number needs “least” and “greatest”, the first below the second")
    if poll.is_anonymous and poll.results != "after_close":
        raise BadLine("“results” must be after_close in an anonymous poll: what changes with each vote tells who voted")
    return poll


def terms_of(poll: PollPart) -> Terms:
    """As `polls` says it."""
    return Terms(
        mode=poll.mode,
        options=poll.options,
        question=poll.question,
        results=RESULTS[poll.results],
        is_anonymous=poll.is_anonymous,
        unit=poll.unit,
        least=None if poll.least is None else Decimal(poll.least),
        greatest=None if poll.greatest is None else Decimal(poll.greatest),
        closes_at=poll.closes_at,
    )


def check_choices(poll: PollPart, choices: list[int], number: int | None) -> None:
    """Raise BadLine where a vote is none in that poll. Options count from 1."""
    if poll.mode == "number":
        if number is None or choices:
            raise BadLine("“number” is missing, or “choices” is given: the poll asks for a number")
        if not (poll.least or 0) <= number <= (poll.greatest or 0):
            raise BadLine(f"“number” is {number}; the poll asks for {poll.least} to {poll.greatest}")
        return
    if number is not None or not choices:
        raise BadLine("“choices” is missing, or “number” is given: the poll has options")
    if poll.mode == "single" and len(choices) > 1:
        raise BadLine("“choices” has more than one option, and the poll lets choose one")
    if len(set(choices)) < len(choices):
        raise BadLine("“choices” names an option twice")
    for choice in choices:
        if not 1 <= choice <= len(poll.options):
            raise BadLine(f"“choices” names option {choice}; the poll has {len(poll.options)}")


def _options(part: Fields, mode: str) -> list[str]:
    options = part.lines("options", longest=OPTION_LONGEST)
    if mode == "number":
        if options:
            raise BadLine("“options” must be empty where the poll asks for a number")
        return []
    if len(options) < FEWEST_OPTIONS:
        raise BadLine(f"“options” has fewer than {FEWEST_OPTIONS}")
    check_length("options", options, MOST_OPTIONS, of="options")
    if len({option.casefold() for option in options}) < len(options):
        raise BadLine("“options” names one twice")
    return options
