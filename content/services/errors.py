"""Why a change was refused. Each carries a sentence for the person who asked."""


class Refused(ValueError):
    """Base of all; `str()` is a sentence in plain words."""


class NotPossible(Refused):
    """The state of the entry or reply does not allow it, or no longer."""


class NewcomerLimit(Refused):
    """More links or mentions, or files, than a newcomer sends on the first day."""


class Paused(NotPossible):
    """The person is paused: they read, and write nothing for a while."""


class BadMoment(Refused):
    """Nothing can be scheduled for that moment: it is over, or too far away."""


class AudienceRefused(Refused):
    """The audience is wider than the group or the first publication allows."""


class EditConflict(Refused):
    """Somebody saved another text since the form was opened."""


class AlreadySent(Refused):
    """The form made something before, which says something else now or is deleted: "Back" in a browser, most often."""


class LimitReached(Refused):
    """Too many in too short a time; the page is a 429."""


class MarkedTooHigh(Refused):
    """It carries a marking above OFFICIAL, and is not stored, not even as a draft."""


class TooManyFiles(Refused):
    """The text refers to more pictures and files than one may hold."""


class DescriptionMissing(Refused):
    """A picture has neither a description nor was it said to be decorative."""
