"""The web killed again and again amid 500 posts that bring files: one post each, one file each, none of them half."""

import http.client
import os
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from content.models import Attachment, Entry
from tests.factories import make_department, make_person
from tests.notifications.processes import Civnet, kill_all, wait_for
from tests.uploads.wire import Sender, free_port, granian, listens
from uploads import incoming, sweeping
from uploads.models import Upload

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, POSTS_EACH = 50, 10  # ten posts a minute are allowed
SENDERS = 6
KILLS = 12


def content_of(submission: uuid.UUID) -> bytes:
    """What the file of one form holds: 200 kB, so that kills find it on its way."""
    return f"{submission}\n".encode() * 5400


def form(submission: uuid.UUID) -> bytes:
    """A post with a file, as a browser without scripts sends it."""
    file = SimpleUploadedFile("notes.txt", content_of(submission), "text/plain")
    fields = {"title": f"Post {submission}", "body": "Some words.", "tags": "", "audience": "everyone"}
    return encode_multipart(BOUNDARY, {**fields, "submission": str(submission), "act": "publish", "attach": file})


class Web:
    """The web server, which dies and is started again while `KILLS` last."""

    def __init__(self, civnet: Civnet) -> None:
        self.civnet, self.port = civnet, free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.kills = 0

    def start(self) -> None:
        self.process = self.civnet.start(*granian(self.port))
        wait_for(lambda: listens(self.port))

    def die_and_rise(self, done: threading.Event) -> None:
        while self.kills < KILLS and not done.wait(0.4 + 0.1 * (self.kills % 5)):
            assert self.process is not None
            kill_all(self.process)
            self.kills += 1
            self.start()


def send(sender: Sender, submission: uuid.UUID) -> int:
    """Send the same form until it was answered. How many times it took."""
    body, ends = form(submission), time.monotonic() + 300
    for tries in range(1, 10_000):
        assert time.monotonic() < ends, "never answered"
        try:
            answer = sender.ask("POST", "/blogs/write/", body, Content_Type=MULTIPART_CONTENT)
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
            continue
        if answer.status == 302:
            return tries
        assert answer.status >= 500, answer.status
    raise AssertionError


def test_a_web_server_killed_amid_500_posts_with_files_leaves_one_of_each(tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    department = make_department()
    people = [make_person(department=department) for _number in range(PEOPLE)]
    forms = {person.pk: [uuid.uuid4() for _number in range(POSTS_EACH)] for person in people}
    extra = {"FILES_ROOT": str(settings.FILES_ROOT), "HTTPS_ONLY": "false"}
    with Civnet(redis_url="unix:///nowhere.sock?db=0", mail_port=1, **extra) as civnet:
        web, done = Web(civnet), threading.Event()
        web.start()
        senders = {person.pk: Sender(web.port, person) for person in people}
        killer = threading.Thread(target=web.die_and_rise, args=[done])
        killer.start()
        work = [(senders[pk], submission) for pk, own in forms.items() for submission in own]
        with ThreadPoolExecutor(SENDERS) as pool:
            tries = list(pool.map(lambda item: send(*item), work))
        done.set()
        killer.join()
    connections.close_all()
    sys.stderr.write(f"{web.kills} kills; {sum(tries) - len(tries)} forms sent again, at most {max(tries)} times\n")
    assert web.kills >= 5
    assert max(tries) > 1
    _check_posts(forms)
    _check_files()


def _check_posts(forms: dict[int, list[uuid.UUID]]) -> None:
    """Each form made one post, which holds the one file of that form."""
    entries = {entry.submission: entry for entry in Entry.objects.all()}
    assert Entry.objects.count() == len(entries) == PEOPLE * POSTS_EACH
    assert all(entry.is_published for entry in entries.values())
    assert {(entry.author_id, entry.submission) for entry in entries.values()} == {
        (pk, submission) for pk, own in forms.items() for submission in own
    }
    rows = Attachment.objects.select_related("upload", "entry")
    assert Counter(row.entry.submission for row in rows if row.entry) == Counter(entries.keys())
    for row in rows:
        assert row.entry is not None
        assert row.entry.submission is not None
        assert incoming.path(row.upload.token).read_bytes() == content_of(row.entry.submission)
        assert str(row.upload.token) in row.entry.body


def _check_files() -> None:
    """No row without its file, and after the sweep no file without its row."""
    assert Upload.objects.count() == Attachment.objects.count()
    assert all(upload.received_bytes == upload.size_bytes for upload in Upload.objects.all())
    long_ago = (timezone.now() - timedelta(days=3)).timestamp()
    for path in Path(settings.FILES_ROOT).rglob("*"):
        os.utime(path, (long_ago, long_ago))
    sweeping.sweep(for_seconds=60)
    found = {path.name for path in Path(settings.FILES_ROOT).rglob("*") if path.is_file()}
    assert found == {str(upload.token) for upload in Upload.objects.all()}
