"""What the people of the demonstration do beside talking: they find useful, have it too, support, vote, and read."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from content.models import Entry, Reaction, ReactionKind, Reply, readers_of
from content.services import import_reactions
from forums.importing import count_votes
from forums.models import TopicKind
from polls.models import Mode, Poll
from polls.services import Answer, Imported, import_votes
from portal.archive import counted
from profiles.models import User
from stream.models import ReadMark

_SOON: Final = timedelta(minutes=20)  # after something was said, when most who press have pressed


def press_buttons(people: Mapping[str, User], *, before: datetime) -> None:
    """The same people press the same buttons each time, and nobody on what they may not read or wrote themselves."""
    pressed = [row for one, person in people.items() for row in _pressed(one, person, before)]
    import_reactions(pressed)
    count_votes({row.entry_id for row in pressed if row.entry_id})


def read_until(moment: datetime, person: User) -> None:
    """`person` has read all that was said before `moment`, and nothing since."""
    said = Reply.objects.published().filter(entry=OuterRef("pk"), created_at__lt=moment)
    last = said.order_by("-created_at", "-pk").values(at=JSONObject(at="created_at", reply="pk"))[:1]
    entries = Entry.objects.visible_to(person).published().filter(published_at__lt=moment)
    places = entries.annotate(last=Subquery(last)).values_list("pk", "published_at", "last")
    ReadMark.objects.bulk_create(
        ReadMark(
            person=person,
            entry_id=pk,
            seen_at=datetime.fromisoformat(found["at"]) if found else published_at or moment,
            seen_reply=found["reply"] if found else 0,
        )
        for pk, published_at, found in places
    )


def vote_in(polls: Mapping[str, Poll], people: Mapping[str, User], *, before: datetime) -> int:
    """Each poll, by its id in the archive, gets the votes of those who may read it and take part. Returns how many."""
    return sum(
        import_votes(poll=polls[ballot.entry], votes=_votes(ballot, polls[ballot.entry], people, before))
        for ballot in counted.BALLOTS
    )


def _pressed(one: str, person: User, before: datetime) -> Iterator[Reaction]:
    others = Entry.objects.visible_to(person).published().exclude(author=person).exclude(origin="")
    for pk, origin, at, sort in others.values_list("pk", "origin", "published_at", "topic__kind"):
        for kind in _said_of(origin.partition(":")[2], sort, one):
            yield Reaction(person=person, entry_id=pk, kind=kind, created_at=min((at or before) + _SOON, before))
    answers = Reply.objects.visible_to(person).published().exclude(author=person).exclude(origin="")
    for pk, origin, at, answer in answers.values_list("pk", "origin", "created_at", "entry__answer"):
        name = origin.partition(":")[2]
        if counted.says(counted.share_of_useful_reply(name, is_answer=pk == answer), f"useful {name}", one):
            yield Reaction(person=person, reply_id=pk, kind=ReactionKind.USEFUL, created_at=min(at + _SOON, before))


def _said_of(name: str, sort: str | None, one: str) -> Iterable[ReactionKind]:
    if counted.says(counted.share_of_useful(name), f"useful {name}", one):
        yield ReactionKind.USEFUL
    if sort == TopicKind.QUESTION and counted.says(counted.share_of_me_too(name), f"me too {name}", one):
        yield ReactionKind.ME_TOO
    if sort == TopicKind.IDEA and counted.says(counted.SUPPORT[name], f"support {name}", one):
        yield ReactionKind.SUPPORT


def _votes(ballot: counted.Ballot, poll: Poll, people: Mapping[str, User], before: datetime) -> Iterator[Imported]:
    options = list(poll.choices.values_list("pk", flat=True))
    at = min((poll.opened_at or before) + _SOON, before)
    among = User.objects.filter(pk__in=[person.pk for person in people.values()])
    readers = set(readers_of(poll.entry, among=among).values_list("pk", flat=True))
    for one, person in people.items():
        if person.pk in readers and counted.says(ballot.turnout, ballot.entry, one):
            department = person.department.slug if person.department else ""
            chosen = counted.choices(ballot, poll.mode, one, department)
            if poll.mode == Mode.NUMBER:
                answer = Answer(number=Decimal(chosen[0]))
            else:
                answer = Answer([options[choice - 1] for choice in chosen])
            yield Imported(voter=person, answer=answer, voted_at=at)
