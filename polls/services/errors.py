"""Why a vote, or a change of a poll, was refused."""

from content.services import NotPossible


class PollClosed(NotPossible):
    """It takes no votes any more, perhaps since a moment ago."""


class AlreadyVoted(NotPossible):
    """In an anonymous poll a vote cannot be changed: nobody knows which one it is."""


class BadVote(NotPossible):
    """It says what this poll does not ask: an option of another poll, two first places, a number out of bounds."""


class TermsStand(NotPossible):
    """Somebody has voted: what they voted on does not change any more."""
