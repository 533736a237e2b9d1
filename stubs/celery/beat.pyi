from typing import Any

from celery import Celery

class SchedulingError(Exception): ...

class ScheduleEntry:
    name: str
    task: str
    args: tuple[Any, ...] | None
    kwargs: dict[str, Any] | None
    options: dict[str, Any]
    def __init__(
        self, name: str | None = ..., task: str | None = ..., schedule: Any = ..., *, app: Celery | None = ...
    ) -> None: ...

class Scheduler:
    app: Celery
    Entry: type[ScheduleEntry]
    Producer: Any
    connection: Any
    schedule: dict[str, ScheduleEntry]
    def __init__(self, app: Celery, schedule: Any = ..., *, lazy: bool = ..., **kwargs: Any) -> None: ...
    def apply_async(self, entry: ScheduleEntry, producer: Any = ..., advance: bool = ..., **kwargs: Any) -> Any: ...
    @property
    def producer(self) -> Any: ...
    def tick(self) -> float: ...
