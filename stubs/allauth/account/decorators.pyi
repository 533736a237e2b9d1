from collections.abc import Callable
from typing import Any, TypeVar

_View = TypeVar("_View", bound=Callable[..., Any])

def secure_admin_login(function: _View) -> _View: ...
