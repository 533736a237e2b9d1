"""How the service does: processes, disk, database, replicas, search index. Three queries, and one look at the disk."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import connection
from django.utils import timezone

from search.models import Check
from service.models import Program, Pulse

MISSED: Final = timedelta(minutes=3)  # six beats
_LITTLE: Final = 0.1  # of the disk
_SQL: Final = """
    SELECT pg_database_size(current_database()),
        (SELECT count(*) FROM pg_stat_replication),
        (SELECT extract(epoch FROM max(replay_lag)) FROM pg_stat_replication)"""


@dataclass(frozen=True)
class Seen:
    """A sort of process, and when one was at work."""

    label: str
    at: datetime | None

    @property
    def is_missed(self) -> bool:
        """Whether somebody should look."""
        return self.at is None or self.at < timezone.now() - MISSED


@dataclass(frozen=True)
class Health:
    """What an operator looks at first. Sizes in bytes."""

    processes: Sequence[Seen]
    database_size: int
    replicas: int
    lag_seconds: float | None  # None: none, in step, or not shown to the role of the web
    disk_free: int | None  # None: the folder of files is not on this machine
    disk_size: int | None
    index: Check | None  # the last whole comparison of the rows with the index; None: there was none yet

    @property
    def is_disk_short(self) -> bool:
        """Less than a tenth is free."""
        return bool(self.disk_size) and (self.disk_free or 0) < _LITTLE * (self.disk_size or 0)


def health() -> Health:
    """What is known. The size of the database is the file system's, not a count."""
    seen = dict(Pulse.objects.values_list("program", "seen_at"))
    with connection.cursor() as cursor:
        cursor.execute(_SQL)
        size, replicas, lag = cursor.fetchone()
    try:
        disk = shutil.disk_usage(settings.FILES_ROOT)
    except OSError:
        free = whole = None
    else:
        free, whole = disk.free, disk.total
    return Health(
        processes=[Seen(str(program.label), seen.get(program)) for program in Program],
        database_size=size,
        replicas=replicas,
        lag_seconds=None if lag is None else float(lag),
        disk_free=free,
        disk_size=whole,
        index=Check.objects.filter(finished_at__isnull=False).order_by("-began_on").first(),
    )
