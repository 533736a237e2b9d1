"""A poll to test with."""

import pytest

from polls.models import Poll
from profiles.models import User
from tests.factories import make_poll


@pytest.fixture
def poll(author: User) -> Poll:
    """A poll of the author for everyone: one of three."""
    return make_poll(author)
