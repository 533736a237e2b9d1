"""The whole collection of naughty strings in every field of accounts and profiles."""

import pytest

from tests.profiles.conftest import ada
from tests.profiles.test_hostile_input import (
    strings,
    test_nothing_asked_of_the_directory_breaks_it,
    test_nothing_typed_as_a_code_breaks_the_page_or_opens_it,
    test_nothing_typed_into_a_profile_breaks_it_or_runs,
    test_nothing_typed_into_the_forms_of_signing_in_breaks_them,
    test_nothing_typed_into_the_sign_up_form_breaks_it,
)

__all__ = [
    "ada",
    "test_nothing_asked_of_the_directory_breaks_it",
    "test_nothing_typed_as_a_code_breaks_the_page_or_opens_it",
    "test_nothing_typed_into_a_profile_breaks_it_or_runs",
    "test_nothing_typed_into_the_forms_of_signing_in_breaks_them",
    "test_nothing_typed_into_the_sign_up_form_breaks_it",
]
pytestmark = pytest.mark.django_db


@pytest.fixture
def hostile() -> list[str]:
    """All of it."""
    return strings(step=1)
