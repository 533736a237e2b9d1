"""What a word counts by where it was found, and by how. Operators change the first in the admin."""

from collections.abc import Mapping
from typing import Final

from profiles.models.document import Field

USUAL: Final[Mapping[str, int]] = {
    Field.NAME: 100,
    Field.KNOWN_AS: 95,
    Field.INITIALS: 70,
    Field.INITIAL: 65,
    Field.JOB: 60,
    Field.SKILL: 55,
    Field.TEAM: 50,
    Field.PROFESSION: 45,
    Field.PLACE: 45,
    Field.DEPARTMENT: 45,
    Field.LANGUAGE: 40,
    Field.CONTACT: 35,
    Field.FORMER_DEPARTMENT: 30,
    Field.GRADE: 30,
}
EXACT: Final = 10  # tenths of the weight
NICKNAME: Final = 9
BEGINNING: Final = 8
ONE_SLIP: Final = 6
TWO_SLIPS: Final = 4

IS_THE_NAME: Final = 100_000  # more than all words together: exact names come first whatever the weights say
IS_THE_NAME_SWAPPED: Final = 60_000
IS_THE_JOB: Final = 300
BEGINS_THE_NAME: Final = 300
HAS_LEFT: Final = -40_000  # behind everybody but for those whom it calls by their full name
