"""What the search row of a person says: every word by the field in which it stands, every value of a facet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils import timezone, translation

from profiles import folding
from profiles.models import LANGUAGES, Facet, Field, Grade, PersonDocument, Role, Skill, User, WorkingPattern
from profiles.models.document import KEY_LONGEST, lexeme

_GRADE_WORDS: Final[Mapping[int, str]] = {Grade.GRADE_7: "G7", Grade.GRADE_6: "G6"}
_LANGUAGE_WORDS: Final[Mapping[str, str]] = {"bfi": "BSL"}


@dataclass(frozen=True)
class _Row:
    """What a person's row should say."""

    person: User
    roles: list[Role]
    skills: list[Skill]
    words: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    facets: list[str] = field(default_factory=list)
    labels: dict[str, list[str]] = field(default_factory=dict)


def document_of(person: User, roles: list[Role], skills: list[Skill]) -> PersonDocument:
    """The search row of the person, unsaved: from all their roles, the main one first, and skills, the strongest first.

    No query where detail, working pattern and what roles and skills point at were found with them.
    """
    row = _Row(person, roles, skills)
    today = timezone.localdate()
    current = [role for role in row.roles if _is_current(role, today)]
    _add_names(row)
    for role in current:
        _add_role(row, role)
    if not current and person.job_title:  # a leaver is found by what they were
        _add(row, Field.JOB, person.job_title)
    held = {role.department_id for role in current}
    for role in row.roles:
        if role.department_id not in held and role.department.ended_on is not None:
            _add_department(row, Field.FORMER_DEPARTMENT, role)
    for skill in row.skills:
        tag = skill.tag.synonym_of or skill.tag
        _add(row, Field.SKILL, tag.name, tag.welsh_label, skill.tag.name, label=tag.name)
        _add_facet(row, Facet.SKILL, tag.name)
    pattern = getattr(person, "working_pattern", None) or WorkingPattern(person=person)
    for day in pattern.days:
        _add_facet(row, Facet.DAY, day)
    detail = getattr(person, "detail", None)
    for code in detail.languages if detail else ():
        _add_facet(row, Facet.LANGUAGE, code)
        _add(row, Field.LANGUAGE, _LANGUAGE_NAMES.get(code, code), _LANGUAGE_WORDS.get(code, ""))
    facets = sorted(set(row.facets))
    return PersonDocument(
        person=person,
        name_key=folding.fold(person.name)[:KEY_LONGEST],
        swapped_key=folding.swapped(person.name)[:KEY_LONGEST],
        job_key=" ".join(folding.plain_words(person.job_title))[:KEY_LONGEST],
        words=sorted({*row.words, *row.names, *facets}, key=str.encode),
        facets=facets,
        labels=row.labels,
        has_left=person.left_at is not None,
        joined_at=person.created_at,
        is_stale=False,
    )


def _add_names(row: _Row) -> None:
    detail = getattr(row.person, "detail", None)
    preferred = detail.preferred_name if detail else ""
    row.names.update(lexeme(Field.NAME, word) for word in folding.name_words(row.person.name))
    row.names.update(lexeme(Field.KNOWN_AS, word) for word in folding.name_words(preferred))
    if preferred:
        row.labels[Field.KNOWN_AS.value] = [preferred]
    single, together = folding.initials_of(row.person.name)
    row.words.update(lexeme(Field.INITIAL, letter) for letter in single)
    row.words.update(lexeme(Field.INITIALS, letters) for letters in together)


def _add_role(row: _Row, role: Role) -> None:
    _add(row, Field.JOB, role.job_title)
    _add(row, Field.CONTACT, role.contact_for)
    _add_department(row, Field.DEPARTMENT, role)
    _add_facet(row, Facet.DEPARTMENT, role.department_id)
    if role.team is not None:
        _add(row, Field.TEAM, role.team.name)
    if role.profession is not None:
        profession = role.profession
        _add(row, Field.PROFESSION, profession.name, profession.welsh_name, label=profession.name)
        _add_facet(row, Facet.PROFESSION, role.profession_id)
    if role.workplace is not None:
        place = role.workplace
        is_told = place.town.casefold() in place.name.casefold()
        _add(row, Field.PLACE, place.name, place.town, label=place.name if is_told else f"{place.name}, {place.town}")
        _add_facet(row, Facet.WORKPLACE, role.workplace_id)
    if role.grade is not None:
        _add(
            row, Field.GRADE, _GRADE_NAMES[role.grade], _GRADE_WORDS.get(role.grade, ""), label=_GRADE_NAMES[role.grade]
        )
        _add_facet(row, Facet.GRADE, role.grade)


def _add_department(row: _Row, where: Field, role: Role) -> None:
    department = role.department
    names = (department.name, department.short_name, department.abbreviation)
    _add(row, where, *names, label=department.short_name or department.name)


def _add(row: _Row, where: Field, *lines: str, label: str = "") -> None:
    """The words of the lines as found in that field, and the first of them as what to show."""
    shown = label or lines[0]
    if not shown:
        return
    row.words.update(lexeme(where, word) for word in folding.folded_all(lines))
    labels = row.labels.setdefault(where.value, [])
    if shown not in labels:
        labels.append(shown)


def _add_facet(row: _Row, facet: Facet, value: Any) -> None:
    row.facets.append(lexeme(facet, value))


def _is_current(role: Role, today: Any) -> bool:
    """As `Role.objects.current` has it."""
    return (role.started_on is None or role.started_on <= today) and (role.ended_on is None or role.ended_on > today)


def _in_english(choices: Iterable[tuple[Any, Any]]) -> dict[Any, str]:
    with translation.override("en-gb"):
        return {value: str(label) for value, label in choices}


_LANGUAGE_NAMES: Final = _in_english(LANGUAGES)
_GRADE_NAMES: Final = _in_english(Grade.choices)
