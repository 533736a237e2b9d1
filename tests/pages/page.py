"""What a page is, and how an address is made from its name."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from tests.world import World

Arguments = Callable[[World], list[object]]
Grow = Callable[[World, int], None]

ARGUMENTS: dict[str, Arguments] = {}  # of all nouns: filled by the package


@dataclass(frozen=True)
class Page:
    """A page that people look at."""

    name: str  # of the address
    reader: str = "author"  # who of the cast looks at it
    grow: Grow | None = None  # makes its list longer by so many
    query: str = ""
    arguments: Arguments | None = None  # where another one than the matrix' is wanted
    most_queries: int = 12  # as every page; more only where it does a worker's job, and says so

    def url(self, world: World) -> str:
        """Its address in this world."""
        known: dict[str, object] = {
            "root": world.strangers_reply.pk,
            "forum": world.forum.pk,
            "topic": world.topic.pk,
            "author": world.person("author").handle,
            "group_member": world.person("group_member").handle,
        }
        return url_of(self.name, world, self.arguments) + self.query.format(**known)


def url_of(name: str, world: World, arguments: Arguments | None = None) -> str:
    """The address `name` with the arguments that it takes."""
    if name.startswith("admin:") and name.endswith(("_changelist", "_add")):
        return reverse(name)
    found = arguments or ARGUMENTS.get(name)
    if found is None:
        stem = next((key for key in ARGUMENTS if key.endswith("*") and name.startswith(key[:-1])), None)
        found = ARGUMENTS[stem] if stem else None
    return reverse(name, args=found(world) if found else [])
