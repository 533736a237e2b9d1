from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, ParamSpec, TypeVar

_P = ParamSpec("_P")
_R = TypeVar("_R")

class Task(Generic[_P, _R]):
    name: str
    def __call__(self, *args: _P.args, **kwargs: _P.kwargs) -> _R: ...
    def apply(self, args: Sequence[Any] = ..., kwargs: Mapping[str, Any] = ...) -> Any: ...
    def apply_async(
        self,
        args: Sequence[Any] = ...,
        kwargs: Mapping[str, Any] = ...,
        *,
        retry: bool = ...,
        ignore_result: bool = ...,
    ) -> Any: ...

class Celery:
    tasks: Mapping[str, Task[..., Any]]
    conf: Any
    def __init__(self, main: str) -> None: ...
    def config_from_object(self, obj: str, *, namespace: str) -> None: ...
    def autodiscover_tasks(self) -> None: ...
    def set_default(self) -> None: ...

def shared_task(*, time_limit: int = ...) -> Callable[[Callable[_P, _R]], Task[_P, _R]]: ...
