"""Lines of a conversation out of its rows: what is known of each is asked for all of them at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from content.attaching import Row
from content.files import files_on
from content.models import Entry, Reply
from content.own import Own, on_thread
from content.threads.lines import NOTHING, Line, Seen
from core import text
from profiles.models import User


@dataclass(frozen=True)
class Making:
    """What the lines of one answer to one reader are made of."""

    entry: Entry
    reader: User
    seen: Seen | None
    own: Mapping[int | None, Own]  # by reply; None: of the entry itself
    files: Mapping[int | None, Sequence[Row]]

    @classmethod
    def of(cls, entry: Entry, replies: Sequence[Reply], reader: User, *, seen: Seen | None) -> "Making":
        """For `replies`, which `ReplyQuerySet.lines` found. Two queries."""
        readable = [reply.pk for reply in replies if reply.is_open]  # type: ignore[attr-defined]  # annotated
        own = on_thread(entry, [reply.pk for reply in replies], reader)
        return cls(entry, reader, seen, own, files_on(entry, readable, reader))

    def line(self, reply: Reply, answers: Sequence[Reply] = ()) -> Line:
        """The line of `reply`, with those of its `answers` under it."""
        is_own = reply.author_id == self.reader.pk
        return Line(
            reply=reply,
            html=text.clean(reply.shown_html),  # type: ignore[attr-defined]  # annotated by `lines`
            own=self.own.get(reply.pk, NOTHING),
            files=self.files.get(reply.pk, []),
            is_own=is_own,
            is_new=self.seen is not None and not is_own and not self.seen.holds(reply),
            is_answer=reply.pk == self.entry.answer_id,
            answers=[self.line(answer) for answer in answers],
        )
