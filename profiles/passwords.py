"""Passwords that everybody tries first (rule 26): a deny list, and nothing about composition."""

import re
from itertools import pairwise

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_TRIMMINGS = re.compile(r"^[\W\d_]+|[\W\d_]+$")  # "Password1234!" is "password" to whoever guesses
_OURS = frozenset(
    {"civnet", "civilservice", "civil service", "official", "officialsensitive", "department", "ministry"}
)
SHORTEST = 12  # characters, as the settings tell Django
_LETTERS_TO_COUNT = 4
_LONGEST_LOOKED_AT = 200  # characters: what is longer is nobody's first guess, and looking would take time


class DenyListValidator:
    """Refuses common passwords dressed up with digits, the names around us, and one thing repeated."""

    def __init__(self) -> None:
        self._common = CommonPasswordValidator().passwords

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise ValidationError for a password that is on the list, or merely repeats a few characters."""
        if len(password) < SHORTEST:
            return  # another validator says so, and one sentence is enough
        looked_at = password[:_LONGEST_LOOKED_AT].lower()
        core = _TRIMMINGS.sub("", _TRIMMINGS.sub("", looked_at))
        few = len(set(looked_at)) < _LETTERS_TO_COUNT
        if core in self._common or core in _OURS or few or _is_a_run(looked_at):
            raise ValidationError(
                _("Choose a password that is harder to guess, for example three random words."), code="denied"
            )

    def get_help_text(self) -> str:
        """What Django's own pages say beforehand."""
        return _("Your password cannot be one that many people use.")


def _is_a_run(password: str) -> bool:
    """Whether it merely counts on: 123456789012, abcdefghijkl."""
    steps = {ord(after) - ord(before) for before, after in pairwise(password)}
    return len(password) > 1 and steps <= {1, -9, -25}
