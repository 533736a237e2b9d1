"""Updates: their list, their pages, and what they quote."""

from content.models import Audience
from tests.factories import make_entry, make_person, make_reply, make_topic, make_update
from tests.pages.page import Arguments, Page
from tests.world import World
from updates.models import Limit


def the_limit() -> int:
    """As it comes."""
    return Limit.objects.get_or_create(one=True)[0].pk


ARGUMENTS: dict[str, Arguments] = {
    "updates:update": lambda world: [world.quoting.pk],
    "updates:edit": lambda world: [world.quoting.pk],
    "admin:updates_limit_*": lambda _world: [the_limit()],
}


def more_updates(world: World, number: int) -> None:
    """Of different people, half of them quoting something, some of which the reader may not read."""
    for turn in range(number):
        audience = Audience.EVERYONE if turn % 4 else Audience.ONLY_ME
        quoted = make_entry(make_person(), audience=audience) if turn % 2 else None
        make_update(make_person(), f"Number {turn} of the day. #barriers", quoted=quoted)
    make_topic(make_person(), forum=world.forum)  # however many: one of each kind is on home


def more_own_updates(world: World, number: int) -> None:
    """Of the author."""
    for turn in range(number):
        make_update(world.person("author"), quoted=make_entry(make_person()) if turn % 2 else None)


def more_replies(world: World, number: int) -> None:
    """Under the update that quotes."""
    for _number in range(number):
        make_reply(world.quoting, make_person())


PAGES = [
    Page("portal:home", grow=more_updates),
    Page("updates:index", grow=more_updates),
    Page("updates:index", reader="stranger", grow=more_updates),
    Page("updates:write"),
    Page("updates:write", query="?quote={topic}"),
    Page("updates:edit"),
    Page("updates:update", grow=more_replies),
    Page("updates:update", reader="stranger", grow=more_replies),
    Page("portal:person-updates", grow=more_own_updates),
]
