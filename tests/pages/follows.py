"""What people follow, and the searches that they saved."""

from groups.services import join
from stream.models import Level
from stream.models.follow import Target
from stream.services import DAY, follow, mute_for, save_search
from tags.models import Tag
from tests.factories import make_department, make_entry, make_group, make_person, make_reply
from tests.pages.page import Arguments, Page
from tests.world import World

ARGUMENTS: dict[str, Arguments] = {
    "stream:follow": lambda world: ["person", world.person("author").pk],
    "stream:why": lambda world: [world.entry.pk],
    "stream:hide": lambda world: [world.entry.pk],
    "stream:show-again": lambda world: [world.entry.pk],
    "stream:read-long": lambda world: [world.entry.pk],
    "stream:writing": lambda world: [world.entry.pk],
    "stream:writers": lambda world: [world.entry.pk],
    "stream:search": lambda world: [world.search.pk],
    "stream:rename-search": lambda world: [world.search.pk],
    "stream:delete-search": lambda world: [world.search.pk],
}


def more_follows(world: World, number: int) -> None:
    """Of each sort, of the author: some at a level, some muted for a day, some that they may not see any more."""
    author = world.person("author")
    for turn in range(number):
        writer = make_person()
        group = make_group(owner=writer)
        entry = make_entry(writer, tag_words=[f"tag-of-{writer.pk}"], group=group)
        make_reply(entry, make_person())
        targets: tuple[Target, ...] = (entry, writer, group, entry.tags.get(), make_department())
        for target in targets:
            follow(person=author, target=target, level=Level.TRACKING)
        mute_for(person=author, target=writer, time=DAY)
        search = save_search(person=author, name=f"{writer.pk}", words="pump", group=group, author=writer)
        follow(person=author, target=search, level=Level.WATCHING)
        join(group=make_group(owner=writer), person=author)
        if turn % 5 == 4:
            type(entry).objects.filter(pk=entry.pk).update(audience="only_me")


def more_answers(world: World, number: int) -> None:
    """Entries that answer the search."""
    for _number in range(number):
        make_entry(make_person(), title="What everybody looks for", tag_words=["barriers"])


PAGES = [
    Page("stream:following", grow=more_follows),
    *(
        Page("stream:following", query=f"?show={name}", grow=more_follows)
        for name in ("group", "person", "tag", "department", "search")
    ),
    Page("stream:following", query="?show=group&q=group&level=normal", grow=more_follows),
    Page("stream:follow", reader="stranger"),
    Page("stream:follow", arguments=lambda world: ["thread", world.strangers_entry.pk]),
    Page("stream:follow", arguments=lambda world: ["tag", Tag.objects.get(slug="barriers").slug]),
    Page("stream:why"),
    Page("stream:searches", grow=more_follows),
    Page("stream:save-search"),
    Page("stream:search", grow=more_answers),
    Page("stream:rename-search"),
    Page("stream:delete-search"),
]
