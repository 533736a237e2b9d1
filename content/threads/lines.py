"""What a page of a conversation consists of."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from content.attaching import Row
from content.models import Reply, State
from content.own import Own

NOTHING = Own()


@dataclass(frozen=True)
class Seen:
    """How far somebody has read a conversation: up to this reply in order of time (0: no further than the entry)."""

    moment: datetime
    pk: int

    def holds(self, reply: Reply) -> bool:
        """Whether the reply was read."""
        return (reply.created_at, reply.pk) <= (self.moment, self.pk)


@dataclass
class Line:
    """One reply as the thread shows it. A closed line has neither words nor author in the page."""

    reply: Reply
    html: str
    own: Own = NOTHING
    files: Sequence[Row] = ()
    is_own: bool = False
    is_new: bool = False  # since the reader was here last
    is_first_new: bool = False  # the first of them on the page
    is_answer: bool = False  # the accepted one
    answers: "list[Line]" = field(default_factory=list)

    @property
    def button_id(self) -> str:
        """The id of its "Useful" button."""
        return f"useful-{self.reply.anchor_id}"

    @property
    def save_id(self) -> str:
        """The id of its "Save" button."""
        return f"save-{self.reply.anchor_id}"

    @property
    def why_closed(self) -> str:
        """What stands in the place of words that this reader does not get."""
        match self.reply.state:
            case State.HIDDEN | State.QUARANTINED:
                return _("A moderator has hidden this reply.")
            case State.DELETED:
                return _("This reply was deleted by its author.")
            case _unused:
                return _("You have blocked the person who wrote this.")

    @property
    def takes_answers(self) -> bool:
        """Whether the reader may answer it; what already stands under a closed one stays."""
        return self.is_open and self.reply.state == State.PUBLISHED

    @property
    def is_open(self) -> bool:
        """Whether the reader may read it."""
        return bool(self.reply.is_open)  # type: ignore[attr-defined]  # annotated by `lines`


@dataclass(frozen=True)
class Thread:
    """One page of a conversation."""

    lines: Sequence[Line]
    reply_count: int
    department_count: int
    own: Own  # about the entry itself
    files: Sequence[Row]  # of the entry itself
    shown: Sequence[int]  # numbers of the replies on the page
    answer: Line | None = None  # the accepted one, to stand on top as well where it is not there anyhow
    new_count: int = 0  # replies of others since the reader was here last; 0 at the first visit
    first_url: str = ""  # addresses of other pages; "" where there is none
    earlier_url: str = ""
    later_url: str = ""
    last_url: str = ""
    cut: int = 0  # the root of the first line behind the page; 0 where there is none

    @property
    def has_new(self) -> bool:
        """Whether something on this page was not read before."""
        return any(line.is_new or any(answer.is_new for answer in line.answers) for line in self.lines)
