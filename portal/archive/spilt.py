"""Two spills of the demonstration: one that stands, with how far it had got, and one that an operator has released."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from content.models import Entry, Reply
from content.services import reply_to
from moderation.models import Act
from moderation.services import spill, undo
from profiles.models import User
from stream.models import ReadMark


class _Said(NamedTuple):
    author: str
    entry: str
    body: str
    why: str


STANDS: Final = _Said(
    "helle-marchbanks",
    "handover",
    "The best handover note that I know is the one for the night desk. I have typed its second page here from memory, "
    "with the names of the sites and who is called when the line is down.",
    "The note that this is taken from may not leave the system that it was written on. Tell your security adviser.",
)
RELEASED: Final = _Said(
    "graham-postlethwaite",
    "short-rules",
    "Ours is on the door of the post room: burn before reading. It has worked for eleven years.",
    "It sounds like a rule for papers that we may not have here.",
)
READERS: Final = ("marek-dvorak", "sunita-rawal", "wendy-lau", "piotr-zielonka", "tom-reyes")
NO_SPILL: Final = "It is a joke on the door of a post room, and it may stand. We are sorry."


def keep(people: Mapping[str, User], *, moderator: User, operator: User, source: str) -> None:
    """Let them be said, read and taken away; the second comes back."""
    _spill(STANDS, people, moderator=moderator, source=source)
    act = _spill(RELEASED, people, moderator=moderator, source=source)
    undo(act=act, by=operator, reason=NO_SPILL)


def _spill(said: _Said, people: Mapping[str, User], *, moderator: User, source: str) -> Act:
    entry = Entry.objects.get(origin=f"{source}:{said.entry}")
    reply: Reply = reply_to(entry=entry, author=people[said.author], body=said.body)
    for reader in READERS:
        mark = {"seen_at": reply.created_at, "seen_reply": reply.pk}
        ReadMark.objects.update_or_create(person=people[reader], entry=entry, defaults=mark)
    return spill(target=reply, moderator=moderator, reason=said.why).act
