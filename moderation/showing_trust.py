"""How far somebody is trusted, in words for themselves."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from moderation.growth import Progress

_NAMES: Final[dict[str, Promise]] = {
    "days": _("Days here"),
    "read": _("Conversations read"),
    "replies": _("Replies written"),
    "thanks": _("People who found your words useful"),
    "departments": _("Departments that these people work in"),
}


@dataclass(frozen=True)
class Line:
    """One thing that trust grows by."""

    name: str | Promise
    have: int
    need: int

    @property
    def missing(self) -> int:
        """How many are wanting still."""
        return max(self.need - self.have, 0)


def lines_of(progress: Progress | None) -> list[Line]:
    """What the next level asks for, each with what is there. None where there is no next level now."""
    if progress is None:
        return []
    return [Line(name, min(progress.have[key], progress.need[key]), progress.need[key]) for key, name in _NAMES.items()]
