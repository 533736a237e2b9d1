"""What a form holds while it is typed, and where it was kept."""

import uuid
from dataclasses import dataclass

from content.models import Draft, Entry, State
from core import text


@dataclass(frozen=True)
class Typed:
    """The words of a form, as they stand. `tags` are the words between the commas, None where they are not told."""

    title: str = ""
    body: str = ""
    tags: tuple[str, ...] | None = None
    audience: str = ""
    speak_as: str = ""  # as `voices` reads it; blank where it is not told

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written yet."""
        return not (text.single_line(self.title) or text.tidy(self.body).strip())


@dataclass(frozen=True)
class Known:
    """Which versions the form was last told of, 0 where of none: of the text that it changes, and of its draft."""

    version: int = 0
    draft_version: int = 0


@dataclass(frozen=True)
class Kept:
    """Where the words are now; None where there is nothing to keep.

    `other` is the draft beside which they got one of their own: another window had kept other words in it.
    """

    row: Entry | Draft | None
    other: Entry | Draft | None = None

    @property
    def is_apart(self) -> bool:
        """Whether another window had kept other words."""
        return self.other is not None

    @property
    def shown_other(self) -> Entry | Draft | None:
        """The other draft where its writer may read it: neither deleted nor quarantined."""
        is_gone = isinstance(self.other, Entry) and self.other.state in {State.DELETED, State.QUARANTINED}
        return None if is_gone else self.other


NOTHING = Kept(None)


def token_beside(row: Entry | Draft, submission: uuid.UUID | None, version: int) -> uuid.UUID:
    """The one-time token of a second draft beside `row`: the same for the same call."""
    return uuid.uuid5(submission or uuid.NAMESPACE_OID, f"{type(row).__name__}:{row.pk}:{version}")
