"""What a stream says. This is the contract between the process `live` and the pages.

A page opens `GET /live/?watch=12,15&home=1&after=<id>` (an EventSource; the address is `settings.LIVE_URL`):

- `watch`: numbers of the entries that its tabs show, at most 50. Those that one may not read are left out, and told of
  by `gone`; changing the list is a new stream that resumes where the old one was.
- `home=1`: the stream hears of new entries.
- `Last-Event-ID` (the browser sends it when it connects again) or `after`: where an earlier stream was. What came since
  follows, each event once, on whichever process answers; where that is no longer known, `reset` follows instead.

Answers: 200 and the stream. 204 says: do not come back (no session, a session that ended, or somebody who may not
read). 503 says: later; an EventSource does not come back by itself then. A stream ends by itself after half an hour,
and the EventSource comes back. In `bin/dev` the address is another origin: open it `withCredentials`.

`ready`, `reset`, `beat` and what is replayed have an id. A stream that is opened without an id knows nothing of before
`ready`. The id may be a moment by the clock ("1700000000000-0"): a page is open for what happened since it was made.

`event:`    `data:`
ready       {}                     the first; with an id, so that a cut before anything happened loses nothing
reset       {}                     something may have been missed: look at everything that is shown
reply       {entry, reply, root}   a new reply; root is null where it answers the entry itself
changed     {entry, reply}         edited, hidden, restored, deleted, accepted, moved here or away, found useful; reply
                                   is null where it is the entry itself, or too much of its thread to name
poll        {entry}                the poll on that entry: a vote, or its close
notices     {}                     my unread notices are more or fewer
entries     {}                     something was published; at most one in 10 s, only with home=1
writing     {entry, person}        that person is writing a reply; said again at most every 3 s. Never replayed
beat        {}                     every 15 s: who hears none is cut off
here        {entry, people}        how many persons have the entry open, oneself included; on change. Never replayed
gone        {entry}                the stream hears no more of that entry: its reader may not read it, or no more
bye         {}                     the session or the right to read is gone, and a new stream gets 204; or the same
                                   person has opened 16 newer streams. The stream closes: do not open another one

Ids and counts, never words: the page fetches the part that it lacks through an ordinary, permission-checked view.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

STREAM: Final = "civnet:live"  # the key of the stream on the Redis server
FIELD: Final = "event"
KEPT: Final = 100_000  # events, about
PEOPLE_AT_ONCE: Final = 500
MOST_WATCHED: Final = 50


class Kind(StrEnum):
    """What happened. The last three are between processes, and no page hears them."""

    READY = "ready"
    RESET = "reset"
    REPLY = "reply"
    CHANGED = "changed"
    POLL = "poll"
    NOTICES = "notices"
    ENTRIES = "entries"
    WRITING = "writing"
    HERE = "here"
    GONE = "gone"
    BYE = "bye"
    BEAT = "beat"

    BEGUN = "begun"  # a stream that holds nothing yet has a place to resume from
    RECHECK = "recheck"  # somebody's rights, or those to an entry, may have changed
    LOST = "lost"  # a process could not tell what happened


NEVER_REPLAYED: Final = frozenset({Kind.WRITING, Kind.HERE, Kind.BEAT, Kind.BEGUN, Kind.RECHECK, Kind.LOST})


class Malformed(ValueError):
    """Not an event that this release knows: another release wrote it."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: to an entry, for certain people, or (neither) to everybody."""

    kind: Kind
    entry: int | None = None
    people: Collection[int] = ()
    says: dict[str, Any] = field(default_factory=dict)  # beside the entry, as the page gets it

    @property
    def is_replayed(self) -> bool:
        """Whether a stream that resumes hears of it."""
        return self.kind not in NEVER_REPLAYED

    def packed(self) -> str:
        """As it travels."""
        parts: dict[str, Any] = {"kind": self.kind.value}
        if self.entry is not None:
            parts["entry"] = self.entry
        if self.people:
            parts["people"] = list(self.people)
        if self.says:
            parts["says"] = self.says
        return json.dumps(parts, separators=(",", ":"))

    @classmethod
    def unpacked(cls, packed: str | bytes) -> "Event":
        """What `packed` was made of. Raises Malformed."""
        try:
            parts = json.loads(packed)
            return cls(Kind(parts["kind"]), parts.get("entry"), tuple(parts.get("people", ())), parts.get("says", {}))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Malformed(str(error)[:200]) from error

    def as_data(self) -> str:
        """What the page gets."""
        said = self.says if self.entry is None else {"entry": self.entry, **self.says}
        return json.dumps(said, separators=(",", ":"))
