"""Why a change was refused. Each carries a sentence for the person who asked."""


class Refused(ValueError):
    """Base of all; `str()` is a sentence in plain words."""


class NotPossible(Refused):
    """The group, the membership or the invitation does not allow it, or no longer."""


class NotAllowed(Refused):
    """It is for owners or hosts, and the person is none any more; the page is a 403."""


class NotTheirs(Refused):
    """The invitation is for somebody else; the page is a 403."""


class MarkedTooHigh(Refused):
    """What was written carries a marking above OFFICIAL."""


class LastOwner(NotPossible):
    """A group always has an owner."""


class LimitReached(Refused):
    """Too many in too short a time; the page is a 429."""
