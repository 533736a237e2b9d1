"""The whole collections through the import and back."""

import pytest

from tests.portal.test_import_hostile import check_what_comes_back, naughty_strings, scripts

BATCH = 1_000  # strings an archive


@pytest.mark.django_db
@pytest.mark.parametrize("start", range(0, 8_000, BATCH))
def test_every_string_comes_back_as_the_same_text(start):
    words = [*naughty_strings(), *scripts()][start : start + BATCH]
    if words:
        check_what_comes_back(words)
