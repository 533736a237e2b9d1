"""What people type into polls: whoever asks, and whoever votes."""

from polls.forms.voting import VoteForm, vote_form
from polls.forms.writing import HangForm, PollForm, initial_of

__all__ = ["HangForm", "PollForm", "VoteForm", "initial_of", "vote_form"]
