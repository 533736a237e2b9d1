"""The fields of one line, each read once, in the type and size that it must have."""

from collections.abc import Mapping, Sized
from datetime import UTC, datetime
from typing import Any, Final

from django.utils import timezone

from core import text
from portal.archive.reading import BadLine, shown

LONGEST_ID: Final = 100  # characters
LARGEST: Final = 1_000_000_000  # a number, either way
LAST_YEAR: Final = 2200
OLDEST: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TYPE_NAMES: Final = {
    dict: "an object",
    list: "a list",
    bool: "true or false",
    int: "a number",
    float: "a fraction",
    str: "text",
}


class Fields:
    """What a line says. A field that nobody asked for is an error: nothing of an archive is lost in silence."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        self._left = dict(record)

    def end(self) -> None:
        """Raise BadLine where fields are left over."""
        for name in self._left:
            raise BadLine(f"the field “{shown(name)}” is not known for this type")

    def raw(self, name: str, *, required: bool = True) -> str:
        """The text of the field as it stands; "" where it may be absent and is."""
        value = self._left.pop(name, None)
        if value is None:
            if required:
                raise BadLine(f"“{name}” is missing")
            return ""
        if not isinstance(value, str):
            raise BadLine(f"“{name}” must be text, not {_type_name(value)}")
        return value

    def line(self, name: str, *, longest: int, required: bool = True) -> str:
        """One line of words, made fit for storing."""
        words = text.single_line(self.raw(name, required=required))
        if required and not words:
            raise BadLine(f"“{name}” is blank")
        check_length(name, words, longest)
        return words

    def key(self, name: str, *, required: bool = True) -> str:
        """An id of the source system: kept as it stands."""
        value = self.raw(name, required=required)
        if required or value:
            check_key(name, value)
        return value

    def words(self, name: str) -> list[str]:
        """A list of texts; empty where the field is absent."""
        values = self._list(name)
        for value in values:
            if not isinstance(value, str):
                raise BadLine(f"“{name}” must be a list of texts; one of them is {_type_name(value)}")
        return values

    def lines(self, name: str, *, longest: int) -> list[str]:
        """A list of lines of words, none blank, made fit for storing; empty where the field is absent."""
        found = [text.single_line(value) for value in self.words(name)]
        for words in found:
            if not words:
                raise BadLine(f"“{name}” has a blank one")
            check_length(name, words, longest)
        return found

    def numbers(self, name: str) -> list[int]:
        """A list of whole numbers; empty where the field is absent."""
        return [_whole(f"each of “{name}”", value) for value in self._list(name)]

    def number(self, name: str) -> int | None:
        """A whole number; None where the field is absent."""
        value = self._left.pop(name, None)
        return None if value is None else _whole(f"“{name}”", value)

    def flag(self, name: str) -> bool:
        """True or false; false where the field is absent."""
        value = self._left.pop(name, False)
        if not isinstance(value, bool):
            raise BadLine(f"“{name}” must be true or false, not {_type_name(value)}")
        return value

    def part(self, name: str) -> "Fields | None":
        """The fields of an object within the line; None where there is none. The caller calls its `end`."""
        value = self._left.pop(name, None)
        if value is not None and not isinstance(value, dict):
            raise BadLine(f"“{name}” must be an object, not {_type_name(value)}")
        return None if value is None else Fields(value)

    def choice(self, name: str, choices: tuple[str, ...], *, required: bool = True) -> str:
        """One of `choices`; "" where it may be absent and is."""
        value = self.raw(name, required=required)
        if (required or value) and value not in choices:
            raise BadLine(f"“{name}” is “{shown(value)}”; it must be one of {', '.join(choices)}")
        return value

    def moment(self, name: str) -> datetime:
        """A moment with its offset from UTC, neither before 1970 nor to come."""
        written = self.raw(name)
        moment = _moment(name, written)
        if moment.year > timezone.now().year + 1 or moment > timezone.now():
            raise BadLine(f"“{name}” is “{shown(written)}”, which is still to come")
        return moment

    def moment_if_any(self, name: str) -> datetime | None:
        """As `moment`; None where the field is absent."""
        if self._left.get(name) is not None:
            return self.moment(name)
        self._left.pop(name, None)
        return None

    def deadline(self, name: str) -> datetime | None:
        """A moment that may be still to come; None where the field is absent."""
        written = self.raw(name, required=False)
        if not written:
            return None
        moment = _moment(name, written)
        if moment.year > LAST_YEAR:
            raise BadLine(f"“{name}” is “{shown(written)}”, which is after {LAST_YEAR}")
        return moment

    def _list(self, name: str) -> list[Any]:
        values = self._left.pop(name, None)
        if values is not None and not isinstance(values, list):
            raise BadLine(f"“{name}” must be a list, not {_type_name(values)}")
        return values or []


def check_length(name: str, value: Sized, longest: int, *, of: str = "characters") -> None:
    """Raise BadLine where `value` has more than `longest` characters, or whatever it is made `of`."""
    if len(value) > longest:
        raise BadLine(f"“{name}” has {len(value):,} {of}; {longest:,} is the most")


def check_key(name: str, value: str) -> None:
    """Raise BadLine where `value` cannot be an id."""
    if not value or value != value.strip():
        raise BadLine(f"“{name}” is blank or has spaces around it")
    if not value.isprintable():
        raise BadLine(f"“{name}” is “{shown(value)}”; an id has no such characters")
    check_length(name, value, LONGEST_ID)


def _moment(name: str, written: str) -> datetime:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError as error:
        raise BadLine(f"“{name}” is “{shown(written)}”; write a moment like 2009-10-23T10:00:00+01:00") from error
    if moment.utcoffset() is None:
        raise BadLine(f"“{name}” is “{shown(written)}”, which does not say its offset from UTC, like +01:00 or Z")
    if moment.year < OLDEST.year:
        raise BadLine(f"“{name}” is “{shown(written)}”, which is before {OLDEST.year}")
    return moment


def _whole(name: str, value: object) -> int:
    """The whole number that a column takes. To Python, true is one as well."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadLine(f"{name} must be a whole number, not {_type_name(value)}")
    if abs(value) > LARGEST:
        raise BadLine(f"{name} must be a whole number of at most {LARGEST:,}")
    return value


def _type_name(value: object) -> str:
    return "empty" if value is None else _TYPE_NAMES[type(value)]
