"""The collections of naughty strings and of scripts, in every field of every page."""

import pytest

from tests.test_hostile import FORMS, ask, fill_in, naughty
from tests.test_policy import ADDRESSES
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ADDRESSES)
def test_nothing_asked_of_a_page_breaks_it_or_runs(name: str, shared_world: World) -> None:
    ask(name, shared_world, naughty(1))


@pytest.mark.parametrize("name", FORMS)
def test_nothing_typed_into_a_form_breaks_it_or_runs(name: str, shared_world: World) -> None:
    fill_in(name, shared_world, naughty(1))
