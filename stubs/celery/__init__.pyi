from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, ParamSpec, TypeVar

_P = ParamSpec("_P")
_R = TypeVar("_R")

class Task(Generic[_P, _R]):
    name: str
    abstract: bool
    request: Any
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
    amqp: Any
    conf: Any
    loader: Any
    def __init__(self, main: str, *, broker: str = ..., task_cls: str = ...) -> None: ...
    def connection_for_write(self) -> Any: ...
    def send_task(self, name: str, *, queue: str = ...) -> Any: ...
    def config_from_object(self, obj: str, *, namespace: str) -> None: ...
    def autodiscover_tasks(self, packages: list[str] | None = ..., related_name: str = ...) -> None: ...
    def set_default(self) -> None: ...

def shared_task(*, time_limit: int = ...) -> Callable[[Callable[_P, _R]], Task[_P, _R]]: ...
