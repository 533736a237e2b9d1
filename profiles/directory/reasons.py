"""Why somebody was found, in words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from profiles import folding
from profiles.directory.asking import PLAIN, Asked, How, Way
from profiles.directory.searching import Hit
from profiles.models.document import Field


def reason(hit: Hit, asked: Asked, name: str) -> str:
    """In which fields the words were found: "Job: Benefits analyst · Place: Leeds"."""
    said = []
    for term, way in zip(asked.terms, hit.ways, strict=False):
        said.append(_of_name(way, term.typed, name) if way.where not in PLAIN else _of_field(way, hit.labels))
    return " · ".join(part for part in dict.fromkeys(said) if part)


def _of_name(way: Way, typed: str, name: str) -> str:
    shown = _shown(way.word, [name])
    match way.where, way.how:
        case ((Field.INITIAL | Field.INITIALS), _how):
            return _("Initials: %(letters)s") % {"letters": typed.upper()}
        case _where, How.NICKNAME:
            return _("%(typed)s can stand for %(name)s") % {"typed": typed.capitalize(), "name": shown}
        case _where, How.SLIP:
            return _("Spelt almost like “%(typed)s”: %(name)s") % {"typed": typed, "name": shown}
        case Field.KNOWN_AS, _how:
            return _("Preferred name")
        case _where, How.BEGINNING:
            return _("Name begins with “%(typed)s”") % {"typed": typed}
    return _("Name")


def _of_field(way: Way, labels: dict[str, list[str]]) -> str:
    shown = _line_with(way, labels.get(way.where.value, ()))
    phrases = {
        Field.JOB: _("Job: %(line)s"),
        Field.SKILL: _("Skill: #%(line)s"),
        Field.TEAM: _("Team: %(line)s"),
        Field.PLACE: _("Place: %(line)s"),
        Field.DEPARTMENT: _("Department: %(line)s"),
        Field.FORMER_DEPARTMENT: _("Was in %(line)s"),
        Field.PROFESSION: _("Profession: %(line)s"),
        Field.GRADE: _("Grade: %(line)s"),
        Field.LANGUAGE: _("Speaks %(line)s"),
        Field.CONTACT: _("Ask about: %(line)s"),
    }
    return phrases[way.where] % {"line": shown}


def _line_with(way: Way, lines: Sequence[str]) -> str:
    """The first of the lines in which the word stands; the first of all where it stands in none as it is shown."""
    for line in lines:
        for word in folding.plain_words(line):
            if word == way.word or (way.how is How.BEGINNING and word.startswith(way.word)):
                return line
    return lines[0] if lines else way.word


def _shown(word: str, lines: Sequence[str]) -> str:
    """The word as its owner writes it."""
    for part in " ".join(lines).split():
        if folding.fold(part) == word or word in folding.name_words(part):
            return part
    return word.capitalize()
