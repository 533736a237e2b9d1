"""Before anything that people wrote is stored: refuse what carries a marking above OFFICIAL, with words that help.

`stopped` tells who, what kind of thing and which marking, never a word of the text. It is sent after the transaction in
which the text was refused, which keeps nothing: within a request once its answer is made, else at once.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, NamedTuple

from django.db import DatabaseError, InterfaceError
from django.dispatch import Signal
from django.utils.translation import gettext as _

from core.markings import Above, Finding, found_in, found_in_name

logger = logging.getLogger(__name__)
stopped = Signal()  # person_id, kind (a word such as "entry" or "file"), marking (Above)


class Stop(NamedTuple):
    """One text that was not stored."""

    person_id: int | None
    kind: str
    marking: Above


_waiting: ContextVar[list[Stop] | None] = ContextVar("stopped markings of this request", default=None)
_SENDER: Final = Stop


def refuse_marked(
    *said: str, person_id: int | None, kind: str, error: type[Exception], names: Iterable[str] = ()
) -> None:
    """Raise `error` with a sentence where one of the texts `said`, or of the file `names`, carries a marking.

    Services call it before they store anything, drafts included.
    """
    found = _first(said, names)
    if found is None:
        return
    stop = Stop(person_id, kind, found.marking)
    waiting = _waiting.get()
    if waiting is None:
        _tell(stop)
    else:
        waiting.append(stop)
    raise error(why_refused(found))


def why_refused(found: Finding) -> str:
    """What a person is told: what happened, where such a text belongs, and whom to tell."""
    return _(
        "This carries the marking %(marking)s, and nothing marked above OFFICIAL may be kept here. It was not stored: "
        "it stands in this window only. If the marking is meant, write it on the system that your department has for "
        "%(marking)s, close this window, and tell your security adviser now. If it is an ordinary word, write it "
        "within a sentence and in small letters, and send it again."
    ) % {"marking": found.marking.label}


@contextmanager
def told_afterwards() -> Iterator[None]:
    """Tell of what is refused within only when all is over, outside of any transaction."""
    token = _waiting.set([])
    try:
        yield
    finally:
        waiting = _waiting.get() or []
        _waiting.reset(token)
        for stop in dict.fromkeys(waiting):
            _tell(stop)


def _tell(stop: Stop) -> None:
    """A database that has gone meanwhile loses a line of the trail, not the person's answer."""
    try:
        stopped.send(sender=_SENDER, **stop._asdict())
    except (DatabaseError, InterfaceError) as error:
        logger.error("A stopped marking was not recorded: %s", type(error).__name__)


def _first(said: Iterable[str], names: Iterable[str]) -> Finding | None:
    in_texts = (found_in(text) for text in said if text)
    in_names = (found_in_name(name) for name in names if name)
    return next((found for some in (in_texts, in_names) for found in some if found is not None), None)
