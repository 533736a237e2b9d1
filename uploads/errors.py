"""Why a file, or a part of it, is not taken. Each carries a sentence for whoever sends it, and an HTTP status."""


class Refused(ValueError):
    """Base of all; `str()` is a sentence in plain words."""

    status = 422


class MarkedTooHigh(Refused):
    """The name of the file carries a marking above OFFICIAL."""


class TooLarge(Refused):
    """Larger than a file of its kind may be."""

    status = 413


class QuotaReached(Refused):
    """All that this person keeps here would be more than one person may keep."""

    status = 413


class LimitReached(Refused):
    """Too many in too short a time."""

    status = 429


class NoRoom(Refused):
    """The disk is full. What had arrived before is kept, and can be gone on with."""

    status = 507


class WrongOffset(Refused):
    """The part does not begin where the last one ended: `offset` is where."""

    status = 409

    def __init__(self, sentence: str, *, offset: int) -> None:
        super().__init__(sentence)
        self.offset = offset


class NotReceiving(Refused):
    """It is complete, refused or taken back."""

    status = 409


class PartRefused(Refused):
    """The part is longer than a part may be, or goes on beyond what was announced."""

    status = 413


class InUse(Refused):
    """A text holds it, or it is being checked: it cannot be taken back."""

    status = 409
