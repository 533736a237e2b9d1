from collections.abc import Callable
from typing import Any, TypeVar

_View = TypeVar("_View", bound=Callable[..., Any])

def login_stage_required(stage: str, redirect_urlname: str) -> Callable[[_View], _View]: ...
