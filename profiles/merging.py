"""Which app answers for which foreign key to a person when two accounts of one person become one.

`profiles.signals.merging(keep, drop)` is sent in the transaction of the merge, and each app settles its own rows. A
function that does says so with `settles`; a test walks the models and fails for a foreign key that nobody names.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models

_F = TypeVar("_F", bound=Callable[..., Any])
_settled: dict[str, str] = {}


class NamedTwice(RuntimeError):
    """Two functions say that they settle the same foreign key."""


def settles(*keys: str) -> Callable[[_F], _F]:
    """Say that the decorated receiver settles the foreign keys `app.Model.field`. Raises NamedTwice."""

    def name(function: _F) -> _F:
        place = f"{function.__module__}.{function.__qualname__}"
        for key in keys:
            if _settled.setdefault(key, place) != place:
                raise NamedTwice(f"{key}: {_settled[key]} and {place}")
        return function

    return name


def settled() -> dict[str, str]:
    """The foreign keys that are named, with the function that settles each."""
    return dict(_settled)


def foreign_keys() -> dict[str, "models.ForeignKey[Any, Any]"]:
    """Every foreign key to a person that any model has, by `app.Model.field`."""
    return {
        f"{model._meta.label}.{field.name}": field
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields(include_hidden=True)
        if isinstance(field, models.ForeignKey) and field.model is model and _points_at_a_person(field)
    }


def _points_at_a_person(field: "models.ForeignKey[Any, Any]") -> bool:
    return field.related_model is get_user_model()
