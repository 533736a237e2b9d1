"""Two topics of different people in categories, and somebody who keeps order there."""

import pytest

from forums.models import Topic
from profiles.models import User
from tests.factories import make_person, make_topic


@pytest.fixture
def host() -> User:
    """Somebody who keeps order in the categories."""
    return make_person("Hal Host", is_staff=True, is_superuser=True)


@pytest.fixture
def asker() -> User:
    return make_person("Ann Asker")


@pytest.fixture
def source(asker: User) -> Topic:
    return make_topic(asker, title="How *do* I get a pass?", body="I have lost mine.")


@pytest.fixture
def target(author: User) -> Topic:
    return make_topic(author, title="Passes")
