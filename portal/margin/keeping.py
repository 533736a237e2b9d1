"""What was worked out for a person, kept for some minutes: numbers and codes, never a name, a text or a form.

A second key says since when what is kept counts. It is written by the person's own acts, and compared: what was being
worked out while they acted is not taken for an answer to it.
"""

import time
from collections.abc import Iterable
from functools import partial
from typing import Any, Final

from django.core.cache import cache
from django.db import transaction

from portal.margin.finding import Numbers

KEPT_SECONDS: Final = 600
_VERSION: Final = 2  # another one where `Numbers` changes: what a release before has kept is not understood


def kept(person_id: int) -> Numbers | None:
    """What is kept of one person; None where nothing is, and where the cache does not answer."""
    found: dict[str, Any] = cache.get_many([_key(person_id), _since_key(person_id)])
    row = found.get(_key(person_id))
    if row is None or row[0] != found.get(_since_key(person_id)):
        return None
    return Numbers(*row[1])


def since(person_id: int) -> int | None:
    """The mark of the person's last act. Asked before working out, and handed to `keep`."""
    mark: int | None = cache.get(_since_key(person_id))
    return mark


def keep(person_id: int, numbers: Numbers, began: int | None) -> None:
    """Keep what was worked out from `began` on. Plain tuples: a class of another release could not be read."""
    cache.set(_key(person_id), (began, tuple(numbers)), KEPT_SECONDS)


def forget(people: Iterable[int]) -> None:
    """They did something of which their margin tells: work it out anew, from commit on."""
    for person_id in people:
        transaction.on_commit(partial(_mark, person_id))


def _mark(person_id: int) -> None:
    cache.set(_since_key(person_id), time.time_ns(), 2 * KEPT_SECONDS)


def _key(person_id: int) -> str:
    return f"margin:{_VERSION}:{person_id}"


def _since_key(person_id: int) -> str:
    return f"margin-since:{person_id}"
