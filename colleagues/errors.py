"""Why a change was refused. Each carries a sentence for the person who asked."""


class Refused(ValueError):
    """Base of all; `str()` is a sentence in plain words."""


class NotPossible(Refused):
    """Oneself, somebody who has left, or what was answered meanwhile."""


class MarkedTooHigh(Refused):
    """What was written carries a marking above OFFICIAL."""


class LimitReached(Refused):
    """Too many in too short a time; the page is a 429."""
