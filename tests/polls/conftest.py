"""Polls to test with, and how people vote in them."""

import pytest

from content.models import Entry
from polls.models import Poll
from profiles.models import User
from tests.factories import make_poll

OPTIONS = ["Tea", "Coffee", "Water"]


@pytest.fixture
def poll(author: User) -> Poll:
    """A poll of the author for everyone: one of three."""
    return make_poll(author)


@pytest.fixture
def entry(poll: Poll) -> Entry:
    return poll.entry
