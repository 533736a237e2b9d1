"""Changes to polls: each one transaction, each under the lock of the poll."""

from polls.services.errors import AlreadyVoted, BadVote, PollClosed, TermsStand
from polls.services.tallying import Answer, counted_again
from polls.services.voting import Imported, cast_vote, import_votes
from polls.services.writing import KIND, close, copy_poll, import_poll, put_on, remove, set_terms, terms_of

__all__ = [
    "KIND",
    "AlreadyVoted",
    "Answer",
    "BadVote",
    "Imported",
    "PollClosed",
    "TermsStand",
    "cast_vote",
    "close",
    "copy_poll",
    "counted_again",
    "import_poll",
    "import_votes",
    "put_on",
    "remove",
    "set_terms",
    "terms_of",
]
