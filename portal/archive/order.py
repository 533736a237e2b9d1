"""What the community of the demonstration has hidden: a reply, which its author can mend and show again."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from content.models import Entry, State
from content.services import reply_to
from moderation.models import Rule
from moderation.services import report
from profiles.models import User

AUTHOR: Final = "zoe-featherstone"
ENTRY: Final = "lunch"
BODY: Final = (
    "While you are all here: two tickets for the Leeds comedy night on Saturday, a tumble dryer that works if you hold "
    "the door, and my cousin does loft conversions. Message me, cash only, first come first served!"
)


def keep(people: Mapping[str, User], *, source: str) -> None:
    """Let her say it, and people of other departments report it, each for themselves, until it is hidden."""
    author = people[AUTHOR]
    entry = Entry.objects.get(origin=f"{source}:{ENTRY}")
    said = reply_to(entry=entry, author=author, body=BODY)
    of_each = {person.department_id: person for person in people.values()}  # one circle each
    others = [person for department, person in of_each.items() if department != author.department_id]
    for number, person in enumerate(others):
        if said.state != State.PUBLISHED:
            break
        report(target=said, reporter=person, rule=Rule.OFF_TOPIC, note="", submission=UUID(int=100 + number))
        said.refresh_from_db()
