"""Two hundred questions about the people of the demonstration, and whom each should find.

Eight of ten are made by rule from a person who is there, so that the answer is no matter of opinion.
"""

import random
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, NamedTuple

from profiles.directory.nicknames import shipped
from profiles.folding import PARTICLES, fold
from profiles.models import User

SEED: Final = 6


class Question(NamedTuple):
    """What somebody types, and the people any of whom is right."""

    kind: str
    typed: str
    right: frozenset[str]


BY_HAND: Final = (  # what a colleague would ask for, and who it is
    ("benefits analyst", "Priya Kaur"),
    ("benefits realisation", "Nadia Aziz"),
    ("pensions analyst cardiff", "Gareth Wynne"),
    ("evaluation education", "Dewi Lewis"),
    ("green book treasury", "Ruth Okafor"),
    ("appraisal justice", "Joan Mbeki"),
    ("welsh translator", "Ifan Prydderch"),
    ("cyfieithu", "Ifan Prydderch"),
    ("flood modelling", "Anwen Lloyd"),
    ("bats", "Tegwen Bowen"),
    ("border force rotas", "Callum Drysdale"),
    ("head of engagement", "Sam Brennan"),
    ("accessibility nottingham", "Mai Nguyễn"),
    ("bsl accessibility", "Mai Nguyễn"),
    ("data protection", "Kwabena Asante"),
    ("records manager", "Megan Ashworth-Bell"),
    ("catering contracts", "Nimmi Wickramasinghe"),
    ("private secretary home office", "Ngozi Eze-Whitlock"),
    ("pharmacy", "Chukwuemeka Obi"),
    ("peat inverness", "Eilidh MacInnes"),
    ("vet", "Hamish Auchterlonie"),
    ("fast stream", "Pádraig Tierney"),
    ("keeper of this service", "Olúwaseun Adéyẹmí"),
    ("passport examiner persian", "Farah Haidari"),
    ("court usher", "Ailsa Drummond"),
    ("DBT economist", "Tobias Lindqvist-Amoah"),
    ("business and trade belfast", "Sorcha Devlin"),
    ("driving tests wales", "Gwyneira Parry"),
    ("school census engineer", "Yusuf Warsame"),
    ("moving desks", "Rosalind Achebe-Hughes"),
    ("maps york", "Jérôme St Hilaire"),
    ("telephony preston", "Lorraine Tuffnell"),
    ("polish service designer", "Agnieszka Wójcik"),
    ("korean designer", "Jisoo Park"),
    ("prison libraries officer", "Delroy Bancroft"),
    ("Seun", "Olúwaseun Adéyẹmí"),
    ("Emeka", "Chukwuemeka Obi"),
    ("Toby Lindqvist", "Tobias Lindqvist-Amoah"),
    ("Thandi", "Thandiwe Mokoena"),
    ("Ros Hughes", "Rosalind Achebe-Hughes"),
)


def questions(people: Iterable[User]) -> list[Question]:
    """All of them, the same each time."""
    chance = random.Random(SEED)  # noqa: S311 - a draw, no secret
    everybody = sorted((one for one in people if "s" in one.document.labels), key=lambda person: person.name)

    def some(number: int) -> list[User]:
        return chance.sample(everybody, number)

    found = [Question("exact name", person.name, _just(person)) for person in some(10)]
    found += [Question("one slip", _slip(person.name, chance), _just(person)) for person in some(40)]
    found += [Question("swapped", _swapped(person.name), _just(person)) for person in some(20)]
    found += [Question("initial", _initial(person.name), _just(person)) for person in some(15)]
    found += list(islice(_nicknames(everybody, chance), 15))
    marked = [person for person in everybody if _plain(person.name) != person.name]
    found += [Question("without accents", _plain(person.name).lower(), _just(person)) for person in marked[:10]]
    found += [_job_and_place(person, everybody) for person in some(30)]
    found += [_skill_and_department(person, everybody, chance) for person in some(20)]
    found += [Question("by hand", typed, frozenset([name])) for typed, name in BY_HAND]
    return found


def _just(person: User) -> frozenset[str]:
    return frozenset([person.name])


def _slip(name: str, chance: random.Random) -> str:
    """One slip of the hand in the longest word: two letters swapped, one lost, one doubled or one wrong."""
    words = _plain(name).lower().split()
    at = max(range(len(words)), key=lambda number: len(words[number]))
    word = words[at]
    place = chance.randrange(1, len(word) - 1)
    match chance.randrange(4):
        case 0:
            word = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        case 1:
            word = word[:place] + word[place + 1 :]
        case 2:
            word = word[:place] + word[place] + word[place:]
        case _:
            word = word[:place] + chance.choice("aeinorst") + word[place + 1 :]
    words[at] = word
    return " ".join(words)


def _swapped(name: str) -> str:
    first, *rest = name.split()
    return " ".join([*rest, first])


def _initial(name: str) -> str:
    first, *rest = name.split()
    return " ".join([first[0], *rest])


def _nicknames(people: list[User], chance: random.Random) -> Iterator[Question]:
    """Short forms that stand in the list, with the last name."""
    for person in people:
        first, *rest = person.name.split()
        others = sorted(shipped().get(fold(first), frozenset()) - PARTICLES)
        if others:
            yield Question("nickname", " ".join([chance.choice(others), rest[-1]]), _just(person))


def _plain(name: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))


def _job_and_place(person: User, people: list[User]) -> Question:
    town = _town(person)
    right = frozenset(one.name for one in people if one.job_title == person.job_title and _town(one) == town)
    return Question("job and place", f"{person.job_title} {town}", right)


def _skill_and_department(person: User, people: list[User], chance: random.Random) -> Question:
    skill = chance.choice(sorted(person.document.labels["s"]))
    department = person.department
    assert department is not None
    right = {one.name for one in people if skill in one.document.labels["s"] and one.department == department}
    return Question("skill and department", f"{skill} {department.short_name}", frozenset(right))


def _town(person: User) -> str:
    return str(person.document.labels["w"][0]).rpartition(", ")[2].removesuffix(" hub")
