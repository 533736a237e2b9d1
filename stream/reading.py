"""Whether reading for long sets a level: asked of an app above, which keeps what people chose. Default: yes."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from profiles.models import User

LONG: Final = timedelta(minutes=5)  # with the page on the screen
Asker = Callable[["User"], bool]
_askers: list[Asker] = []


def register(asker: Asker) -> None:
    """Let `asker` say whether a person wants it. Called in `AppConfig.ready()`; a second one is a mistake."""
    if _askers:
        raise ValueError("Two apps keep whether reading counts")
    _askers.append(asker)


def counts_for(person: "User") -> bool:
    """Whether what `person` reads for long is tracked."""
    return _askers[0](person) if _askers else True
