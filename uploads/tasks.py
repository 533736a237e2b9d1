"""What a worker does for files, and beat itself when there is no broker. Each may run twice and beside itself."""

from celery import shared_task
from django.db import close_old_connections, connection

from core.bell import ring
from uploads import extracting, sweeping
from uploads.models import Extraction, Upload
from uploads.processing import process

SWEEP_SECONDS = 12  # and the last file may take 18 to look at, 20 to scan, 8 to prepare: within the task's 60
SCAN_SECONDS = 20
LEASE_SECONDS = 120
LARGE_SCAN_SECONDS = 15 * 60
LARGE_LIMIT_SECONDS = 30 * 60
TIDY_SECONDS = 45
READ_SECONDS = 8  # of the processor for the words of a file; 20 on the clock
LONG_READ_SECONDS = 100
LONG_READ_LIMIT_SECONDS = 5 * 60


@shared_task(time_limit=60)
def process_due() -> None:
    """Check and release what waits, oldest first. Rings for what is left, and for large files."""
    _begin()
    for upload in Upload.objects.small().leased(for_seconds=SWEEP_SECONDS, lease_seconds=LEASE_SECONDS):
        process(upload, scan_seconds=SCAN_SECONDS)
    if Upload.objects.small().due().exists():
        ring(process_due)
    if Upload.objects.large().due().exists():
        ring(process_large)  # never beat itself, which would be deaf to everything else meanwhile


@shared_task(time_limit=LARGE_LIMIT_SECONDS)
def process_large() -> None:
    """Check and release files above 100 MB, which take the scanner minutes: longer than any other task may run.

    One at a time, whoever is asked: mail waits for the same workers.
    """
    _begin()
    if Upload.objects.large().in_hand().exists():
        return
    for upload in Upload.objects.large().leased(for_seconds=1, lease_seconds=LARGE_LIMIT_SECONDS):
        process(upload, scan_seconds=LARGE_SCAN_SECONDS)


@shared_task(time_limit=60)
def read_due() -> None:
    """Read the words of the files that wait for it, oldest first. Rings for what is left, and for what takes long."""
    _begin()
    short = Extraction.objects.short()
    for row in short.leased(for_seconds=SWEEP_SECONDS, lease_seconds=LEASE_SECONDS):
        extracting.process(row, seconds=READ_SECONDS)
    if short.due().exists():
        ring(read_due)
    if Extraction.objects.long().due().exists():
        ring(read_long)


@shared_task(time_limit=LONG_READ_LIMIT_SECONDS)
def read_long() -> None:
    """Read the words of a file that is large, or took longer than others. One at a time, whoever is asked."""
    _begin()
    long = Extraction.objects.long()
    if long.in_hand().exists():
        return
    for row in long.leased(for_seconds=1, lease_seconds=LONG_READ_LIMIT_SECONDS):
        extracting.process(row, seconds=LONG_READ_SECONDS)
    if long.due().exists():
        ring(read_long)


@shared_task(time_limit=60)
def sweep_files() -> None:
    """Delete what nobody goes on sending or points at, and files that have no row."""
    _begin()
    sweeping.sweep(for_seconds=TIDY_SECONDS)


def _begin() -> None:
    """Beat runs these without a worker around them: do not keep a connection that died or is too old."""
    if not connection.in_atomic_block:
        close_old_connections()
