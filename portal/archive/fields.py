"""The fields of one line, each read once, in the type and size that it must have."""

from collections.abc import Mapping, Sized
from datetime import UTC, datetime
from typing import Any, Final

from django.utils import timezone

from core import text
from portal.archive.reading import BadLine, shown

LONGEST_ID: Final = 100  # characters
OLDEST: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TYPE_NAMES: Final = {dict: "an object", list: "a list", bool: "true or false", int: "a number", float: "a number"}


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
        values = self._left.pop(name, None)
        if values is None:
            return []
        if not isinstance(values, list):
            raise BadLine(f"“{name}” must be a list, not {_type_name(values)}")
        for value in values:
            if not isinstance(value, str):
                raise BadLine(f"“{name}” must be a list of texts; one of them is {_type_name(value)}")
        return values

    def choice(self, name: str, choices: tuple[str, ...], *, required: bool = True) -> str:
        """One of `choices`; "" where it may be absent and is."""
        value = self.raw(name, required=required)
        if (required or value) and value not in choices:
            raise BadLine(f"“{name}” is “{shown(value)}”; it must be one of {', '.join(choices)}")
        return value

    def moment(self, name: str) -> datetime:
        """A moment with its offset from UTC, neither before 1970 nor to come."""
        written = self.raw(name)
        try:
            moment = datetime.fromisoformat(written)
        except ValueError as error:
            raise BadLine(f"“{name}” is “{shown(written)}”; write a moment like 2009-10-23T10:00:00+01:00") from error
        if moment.utcoffset() is None:
            raise BadLine(f"“{name}” is “{shown(written)}”, which does not say its offset from UTC, like +01:00 or Z")
        if moment.year < OLDEST.year:
            raise BadLine(f"“{name}” is “{shown(written)}”, which is before {OLDEST.year}")
        if moment.year > timezone.now().year + 1 or moment > timezone.now():
            raise BadLine(f"“{name}” is “{shown(written)}”, which is still to come")
        return moment


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


def _type_name(value: object) -> str:
    return "empty" if value is None else _TYPE_NAMES.get(type(value), "text")
