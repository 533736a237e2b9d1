"""Digests for everybody of a data set, made by the sweep of the timetable and sent by that of the outbox, in turn.

The clock stands on a working morning at the end of the data. Follows are drawn for it: tags, people and threads, a few
of most people and thousands of some. One process does everything, the mail server aside, which only takes.
"""

import argparse
import socketserver
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
import time_machine
from django.conf import settings
from django.db import connection

from bench import ground
from bench.progress import say
from content.models import Entry
from notifications import outbox, pace
from notifications.digests import timetable
from notifications.models import Delivery, DeliveryState, Digest, Outcome, Timetable
from profiles.models import User
from stream.models import Follow, Level
from tags.models import Tag

MORNING: Final = datetime(2026, 9, 30, 7, 1, tzinfo=UTC)  # a Wednesday, a minute past eight in London
FOLLOWS: Final = (3, 6, 11, 20, 60)  # of tags, people and threads, a fifth of the people each
MANY: Final = 2000  # of those who follow most
WITH_MANY: Final = 20  # people
BATCH: Final = 5000


class Taker(socketserver.StreamRequestHandler):
    """As little of SMTP as a client needs to be rid of its mail."""

    taken = 0

    def handle(self) -> None:
        """Say yes to everything."""
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while (part := self.rfile.readline()) and part != b".\r\n":
                    pass
                Taker.taken += 1
            self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
            if verb == b"QUIT":
                return


def run(options: argparse.Namespace, place: ground.Place) -> None:
    """Draw follows where there are none, send a digest to everybody, say how long it took."""
    if not Follow.objects.exists():
        draw_follows()
    Delivery.objects.filter(digest__isnull=False).delete()
    Digest.objects.all().delete()
    Timetable.objects.all().delete()
    Delivery.objects.filter(state=DeliveryState.DUE).update(state=DeliveryState.SENT)
    setattr(pace, "may_have_one_more", lambda *args, **kwargs: True)  # noqa: B010 - all are of few domains
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Taker)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.server_address[1]
    with time_machine.travel(MORNING - timedelta(hours=2)):
        timetable.sweep(for_seconds=600)
    with time_machine.travel(MORNING):
        started, cpu = time.perf_counter(), time.process_time()
        while timetable.sweep(for_seconds=600) | outbox.sweep(for_seconds=600):
            pass
        taken, cpu = time.perf_counter() - started, time.process_time() - cpu
    server.shutdown()
    report(taken, cpu)


def report(seconds: float, cpu: float) -> None:
    """What came of it."""
    outcomes = {name: Digest.objects.filter(outcome=name).count() for name in Outcome.values}
    made = sum(outcomes.values())
    each, of_cpu = seconds / made * 1000, cpu / made * 1000
    say(f"{made:,} digests in {seconds:.1f} s: {each:.1f} ms each, {of_cpu:.1f} ms of it CPU of this process")
    say(f"{Taker.taken:,} mails taken; outcomes: {outcomes}")
    say(f"10,000 would take {seconds / made * 10_000 / 60:.1f} minutes")


def draw_follows() -> None:
    """The same in every run."""
    chance = np.random.default_rng(5)
    people = list(User.objects.order_by("pk").values_list("pk", flat=True))
    tags = list(Tag.objects.order_by("pk").values_list("pk", flat=True))
    threads = list(Entry.objects.published().order_by("-published_at").values_list("pk", flat=True)[: MANY * 2])
    rows = []
    for place, person in enumerate(people):
        number = MANY if place < WITH_MANY else FOLLOWS[place % len(FOLLOWS)]
        for name, targets in (("tag", tags), ("followed", people), ("thread", threads)):
            chosen = chance.choice(targets, size=min(number, len(targets)), replace=False)
            rows += [
                Follow(person_id=person, level=Level.TRACKING, **{f"{name}_id": int(pk)})
                for pk in chosen
                if (name, pk) != ("followed", person)
            ]
    Follow.objects.bulk_create(rows, batch_size=BATCH)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    say(f"{len(rows):,} follows drawn")
