"""Polls."""

from polls.models import Mode
from polls.services import Imported, close, import_votes
from tests.factories import make_person, make_poll, make_vote
from tests.pages.page import Arguments, Page
from tests.world import World

ARGUMENTS: dict[str, Arguments] = {
    "polls:edit": lambda world: [world.poll.pk],
    "polls:poll": lambda world: [world.poll.pk, "any-words"],
    "polls:add": lambda world: [world.entry.pk],
    "polls:remove": lambda world: [world.hung_poll.pk],
    "polls:change": lambda world: [world.hung_poll.pk],
    "polls:vote": lambda world: [world.poll.pk],
    "polls:close": lambda world: [world.poll.pk],
    "polls:now": lambda world: [world.poll.pk],
    "polls:result": lambda world: [world.poll.pk],
    "admin:polls_poll_*": lambda world: [world.poll.pk],
}


def more_polls(world: World, number: int) -> None:
    """Polls of different people in each way of voting, some closed, each with a vote, one of them the author's."""
    author = world.person("author")
    for turn in range(number):
        mode = list(Mode)[turn % 4]
        poll = make_poll(make_person(), title=f"Question {turn}", mode=mode)
        for voter in (author, make_person()):
            make_vote(poll, voter, number=turn if mode == Mode.NUMBER else None)
        if turn % 3 == 1:
            close(poll=poll)


def more_votes(world: World, number: int) -> None:
    """Votes in both polls of the world, of people in departments of their own."""
    for _number in range(number):
        make_vote(world.poll, make_person())
        import_votes(poll=world.closed_poll, votes=[Imported(make_person(), world.late_answer)])


PAGES = [
    Page("polls:index", grow=more_polls),
    Page("polls:index", query="?show=waiting", reader="stranger", grow=more_polls),
    Page("polls:index", query="?show=closed", grow=more_polls),
    Page("polls:poll", grow=more_votes),
    Page("polls:poll", reader="stranger", grow=more_votes),
    Page("polls:poll", arguments=lambda world: [world.closed_poll.pk, "with-a-result"], grow=more_votes),
    Page("polls:write"),
    Page("polls:edit"),
    Page("polls:add"),
    Page("polls:change"),
    Page("polls:close"),
    Page("polls:remove"),
]
