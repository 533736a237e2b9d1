"""How the service does: processes, disk, database, replicas, search index. Two queries, and one look at the disk."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import connection
from django.utils import timezone

from service.models import Program, Pulse

MISSED: Final = timedelta(minutes=3)  # six beats
_LITTLE: Final = 0.1  # of the disk
_SQL: Final = """
    SELECT pg_database_size(current_database()),
        (SELECT count(*) FROM (SELECT FROM uploads_extraction WHERE state = 'waiting' LIMIT 1000) AS waiting),
        (SELECT count(*) FROM pg_stat_replication),
        (SELECT extract(epoch FROM max(replay_lag)) FROM pg_stat_replication),
        checked.changed, checked.finished_at
    FROM (SELECT) AS one LEFT JOIN (
        SELECT changed, finished_at FROM search_check WHERE finished_at IS NOT NULL ORDER BY began_on DESC LIMIT 1
    ) AS checked ON true"""


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
    unread_files: int  # that wait for their words to be read; 1,000 stands for more
    replicas: int
    lag_seconds: float | None  # None: none, in step, or not shown to the role of the web
    disk_free: int | None  # None: the folder of files is not on this machine
    disk_size: int | None
    index_differed: int | None  # documents, when all rows were last held against the search index; None: never yet
    index_checked_at: datetime | None

    @property
    def is_disk_short(self) -> bool:
        """Less than a tenth is free."""
        return bool(self.disk_size) and (self.disk_free or 0) < _LITTLE * (self.disk_size or 0)


def health() -> Health:
    """What is known. The size of the database is the file system's, not a count."""
    seen = dict(Pulse.objects.values_list("program", "seen_at"))
    with connection.cursor() as cursor:
        cursor.execute(_SQL)
        size, files, replicas, lag, differed, checked_at = cursor.fetchone()
    try:
        disk = shutil.disk_usage(settings.FILES_ROOT)
    except OSError:
        free = whole = None
    else:
        free, whole = disk.free, disk.total
    return Health(
        processes=[Seen(str(program.label), seen.get(program)) for program in Program],
        database_size=size,
        unread_files=files,
        replicas=replicas,
        lag_seconds=None if lag is None else float(lag),
        disk_free=free,
        disk_size=whole,
        index_differed=differed,
        index_checked_at=checked_at,
    )
