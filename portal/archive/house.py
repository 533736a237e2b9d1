"""Rules of the house in the demonstration, what was done by them in half a year, two appeals, and a proposal."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from django.utils import timezone

from content.models import Reply
from moderation.appeals.services import appeal, decide
from moderation.house.proposals import back, propose
from moderation.house.rules import Line, put_into_force
from moderation.message_templates import shipped
from moderation.models import Act, ActKind, AppealOutcome, ProposalKind, Rule, RuleLine
from moderation.services import hide, make_moderator
from profiles.models import User

SECOND_MODERATOR: Final = "ruth-okafor"
PROPOSER: Final = "tom-reyes"
BACKERS: Final = 12
_FIRST, _SECOND = timedelta(days=170), timedelta(days=40)  # before now, when the versions came into force
LINES: Final = (
    Line(
        "person",
        "Criticise the work, not the person",
        "Say what is wrong and why. Do not belittle anybody, threaten them or follow them around.",
        rule=Rule.ATTACK,
        title_cy="Beirniadwch y gwaith, nid y person",
        text_cy="Dywedwch beth sydd o'i le a pham. Peidiwch â bychanu neb, bygwth neb na dilyn neb.",
    ),
    Line(
        "good-faith",
        "Take people at their best",
        "Ask what somebody meant before you answer what you think that they meant.",
    ),
    Line(
        "private",
        "Leave private lives private",
        "No personal data of others, no case that can be recognised, nothing that you were told in confidence.",
        rule=Rule.PRIVATE,
    ),
    Line(
        "marking",
        "Keep it at OFFICIAL",
        "Nothing that is marked higher, and nothing that should be. Not sure? Ask your information manager first.",
        rule=Rule.MARKING,
    ),
    Line(
        "topic",
        "Write where it belongs",
        "One topic in the place for it. A second thought gets a thread of its own.",
        rule=Rule.OFF_TOPIC,
    ),
    Line(
        "selling",
        "Do not sell",
        "No advertising and no chain letters. Who recommends something says what they have to do with it.",
        rule=Rule.OFF_TOPIC,
    ),
    Line(
        "code",
        "Keep to the Civil Service Code",
        "Integrity, honesty, objectivity, impartiality. No party politics, and nothing against the law.",
        rule=Rule.CODE,
    ),
    Line(
        "own-name",
        "Speak in your own name",
        "Say what you think yourself. Only who has a mandate speaks for a department.",
    ),
    Line(
        "mistakes",
        "Put mistakes right in the open",
        "Correct what you got wrong and say so. Leave standing what others have answered.",
    ),
    Line(
        "all-can-read",
        "Write so that all can read it",
        "Describe your pictures, spell out an abbreviation once, and welcome English and Welsh alike.",
    ),
    Line(
        "no-pressure",
        "Nobody has to post",
        "Nobody is told to write, to like or to be silent here, and nothing said here is held against who said it.",
    ),
    Line(
        "order",
        "Keep order together",
        "Report what breaks a rule instead of answering it. What is done is public, and you can appeal.",
    ),
)


class Done(NamedTuple):
    """Something that was done about a reply, some days ago."""

    kind: ActKind
    days_ago: int
    rule: str = ""
    for_days: int = 0
    is_by_community: bool = False


ACTS: Final = (
    Done(ActKind.NO_ACTION, 163),
    Done(ActKind.WARN, 158, Rule.OFF_TOPIC),
    Done(ActKind.MOVE, 141, Rule.OFF_TOPIC),
    Done(ActKind.NO_ACTION, 137),
    Done(ActKind.WARN, 119, Rule.ATTACK),
    Done(ActKind.PAUSE, 118, Rule.ATTACK, for_days=1),
    Done(ActKind.MOVE, 96, Rule.OFF_TOPIC),
    Done(ActKind.NO_ACTION, 90),
    Done(ActKind.WARN, 71, Rule.PRIVATE),
    Done(ActKind.PAUSE, 66, Rule.ATTACK, for_days=3),
    Done(ActKind.QUIET, 52, Rule.OFF_TOPIC, for_days=1, is_by_community=True),
    Done(ActKind.NO_ACTION, 33),
    Done(ActKind.MOVE, 20, Rule.OFF_TOPIC),
    Done(ActKind.WARN, 9, Rule.MARKING),
)


_MESSAGES: Final = {(row["kind"], row["rule"]): row["text"] for row in shipped() if row["language"] == "en-gb"}
_QUIETED: Final = "Several people reported several of your texts within a short time."


def keep(people: Mapping[str, User], *, moderator: User, source: str, now: datetime) -> None:
    """Put the rules into force, fill the ledger, and let a proposal look for backing."""
    today = timezone.localdate(now)
    put_into_force(lines=LINES[:-1], on=today - _FIRST, by=None, after=0, first=True)
    said = "Line 12 is new: people asked what they can do when they see something."
    put_into_force(lines=LINES, on=today - _SECOND, by=None, after=1, why=said, first=True)
    make_moderator(people[SECOND_MODERATOR])
    replies = list(
        Reply.objects.filter(origin__startswith=f"{source}:", state="published")
        .exclude(author__in=[moderator, people[SECOND_MODERATOR]])
        .exclude(author__origin__in=[f"{source}:{one}" for one in ("priya-kaur", PROPOSER)])
        .select_related("author")
        .order_by("pk")[: len(ACTS) + 2]
    )
    for done, reply in zip(ACTS, replies, strict=False):
        _do(done, reply, moderator=moderator, now=now)
    _appeals(replies[-2:], moderator=moderator, second=people[SECOND_MODERATOR])
    _propose(people)


def _do(done: Done, reply: Reply, *, moderator: User, now: datetime) -> None:
    at = now - timedelta(days=done.days_ago)
    made = Act.objects.create(
        reply=reply,
        concerns=reply.author,
        kind=done.kind,
        rule=done.rule,
        moderator=None if done.is_by_community else moderator,
        reason=_MESSAGES.get((done.kind, done.rule)) or _MESSAGES.get((done.kind, "")) or _QUIETED,
        until=at + timedelta(days=done.for_days) if done.for_days else None,
    )
    Act.objects.filter(pk=made.pk).update(created_at=at)


def _appeals(replies: list[Reply], *, moderator: User, second: User) -> None:
    """One is won, and the reply is shown again; one is lost."""
    won, lost = replies
    hidden = hide(target=won, moderator=moderator, rule=Rule.ATTACK, reason="This reads like a remark about a person.")
    made = appeal(
        act=hidden, person=won.author, words="I meant the form, not whoever filled it in.", submission=UUID(int=2)
    )
    reason = "Read with what stands above it, this is about the form. We are sorry."
    decide(appeal=made, by=second, outcome=AppealOutcome.WON, reason=reason)
    warned = Act.objects.create(
        reply=lost,
        concerns=lost.author,
        kind=ActKind.WARN,
        rule=Rule.OFF_TOPIC,
        moderator=moderator,
        reason="Please keep recommendations of firms out of this thread.",
    )
    made = appeal(act=warned, person=lost.author, words="They really are very good.", submission=UUID(int=3))
    reason = "They may be. Line 6 asks you to say what you have to do with them, and you did not."
    decide(appeal=made, by=second, outcome=AppealOutcome.LOST, reason=reason)


def _propose(people: Mapping[str, User]) -> None:
    proposal = propose(
        proposer=people[PROPOSER],
        kind=ProposalKind.CHANGE,
        line=RuleLine.objects.get(rules__number=2, code="all-can-read"),
        title="Write so that all can read it",
        words="Say in the first line what you want from readers. Describe your pictures, spell out an abbreviation "
        "once, and welcome English and Welsh alike.",
        reason="I read forty posts a week and find out in the last line of most whether I was meant to do anything.",
        submission=UUID(int=4),
    )
    backers = [person for one, person in people.items() if one != PROPOSER][:BACKERS]
    for person in backers:
        back(proposal=proposal, person=person)
