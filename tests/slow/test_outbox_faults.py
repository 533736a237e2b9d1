"""The outbox under fire: workers killed, Redis stopped, Redis hung. Nothing is lost and nobody waits.

Seconds are printed for the report (`-s`), never judged; what is judged are counts and states.
"""

import json
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from celery import Celery

from civnet.env import celery_broker
from notifications.models import Channel, Delivery, DeliveryState, Event, new_message_id
from notifications.services import tell
from profiles.models import User
from tests.factories import make_department, make_entry, make_person
from tests.notifications.mailserver import mail_server
from tests.notifications.processes import Civnet, OwnValkey, kill_all, wait_for

pytestmark = pytest.mark.django_db(transaction=True)
MAILS = 200
LEASE_SECONDS = 3


@pytest.fixture
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnValkey]:
    server = OwnValkey(tmp_path_factory.mktemp("v"))
    server.start()
    yield server
    server.signal(signal.SIGCONT) if server.process else None
    server.kill()


@pytest.fixture(autouse=True)
def silent_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own process rings nobody: its broker is another one."""
    monkeypatch.setattr("notifications.services.ring", lambda task, *args: None)


def write_mails(number: int) -> set[str]:
    """Half notices to as many people, half account mails. Returns their Message-IDs."""
    author = make_person("Ada Author")
    department = make_department()
    entry = make_entry(author, title="To all", body="Read this.")
    people = [make_person(f"Person Number{i}", department=department) for i in range(number // 2)]
    tell(event=Event.MENTION, key="entry:all", people=people, actor=author, entry=entry)
    Delivery.objects.bulk_create(
        Delivery(
            channel=Channel.MAIL, address=f"account-{i}@x.example", subject="S", text="T", message_id=new_message_id()
        )
        for i in range(number - number // 2)
    )
    ids = set(Delivery.objects.filter(channel=Channel.MAIL).values_list("message_id", flat=True))
    assert len(ids) == number
    return ids


def left_to_send() -> int:
    return Delivery.objects.filter(state=DeliveryState.DUE).count()


class Bell(threading.Thread):
    """Rings twice a second, in the place of beat's sweep every 30 s."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.app = Celery("bell", broker=celery_broker(url))
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.5):
            self.app.send_task("notifications.tasks.send_due", queue="mail")


@pytest.mark.parametrize("processes", [1, 2])
def test_a_worker_killed_six_times_loses_no_mail_and_repeats_at_most_one_a_process(
    valkey: OwnValkey, processes: int
) -> None:
    ids = write_mails(MAILS)
    plan = [(20, "in"), (50, "between"), (80, "in"), (110, "between"), (140, "in"), (170, "between")]
    with mail_server() as (server, port):
        bell = Bell(valkey.url)
        with Civnet(redis_url=valkey.url, mail_port=port, OUTBOX_LEASE_SECONDS=str(LEASE_SECONDS)) as civnet:
            bell.start()
            for number, where in plan:
                worker = civnet.worker(processes)
                if where == "in":  # the server has the mail; the worker will never hear its 250
                    server.before_answer[number] = lambda worker=worker: kill_all(worker)  # type: ignore[misc]
                    wait_for(lambda worker=worker: worker.poll() is not None)  # type: ignore[misc]
                else:
                    wait_for(lambda number=number: len(server) >= number)  # type: ignore[misc]
                    kill_all(worker)
                assert left_to_send() > 0, "it was killed on the way, not at the end"
            restarted = time.monotonic()
            civnet.worker(processes)
            wait_for(lambda: left_to_send() == 0)
            bell.over.set()
            took = time.monotonic() - restarted
    sent = Counter(server.message_ids)
    repeats = sum(sent.values()) - len(sent)
    print(f"\n{processes} processes, {len(plan)} kills: {len(sent)} mails, {repeats} repeats, {took:.1f} s to the end")  # noqa: T201
    assert set(sent) == ids
    assert repeats <= len(plan) * processes
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.SENT}
    assert set(server.recipients_a_mail) == {1}


def answer_a_post() -> None:
    """Ben answers Ada: rows for her notice and mail."""
    author, reader = make_person("Ada Author"), make_person("Ben Reader")
    entry = make_entry(author)
    tell(event=Event.REPLY_TO_ENTRY, key="reply:x", people=[author], actor=reader, entry=entry)


TICK = """
import json
from datetime import timedelta
from civnet.beat import SweepScheduler
from civnet.celery import app
app.loader.import_default_modules()
app.finalize()
scheduler = SweepScheduler(app=app)

def sweep():
    for entry in scheduler.schedule.values():
        entry.last_run_at -= timedelta(hours=2)
    scheduler._heap = None
    for _ in range(len(scheduler.schedule)):
        scheduler.tick()
"""


@pytest.mark.parametrize("fault", ["gone", "hung"])
def test_beat_that_starts_without_redis_sends_the_mails_itself(valkey: OwnValkey, fault: str) -> None:
    valkey.kill() if fault == "gone" else valkey.signal(signal.SIGSTOP)
    answer_a_post()
    with mail_server() as (server, port), Civnet(redis_url=valkey.url, mail_port=port) as civnet:
        civnet.run(TICK + "sweep()\nprint(json.dumps('done'))")
    assert len(server) == 1
    assert left_to_send() == 0


def test_beat_whose_redis_goes_away_sends_the_mails_itself_and_rings_again_when_it_is_back(valkey: OwnValkey) -> None:
    """First sweep: Redis there, a ring and no mail. Second: Redis gone, the mail. Third: Redis back, a ring again."""
    answer_a_post()
    counts: list[tuple[int, int]] = []

    def after(line: str) -> None:
        waiting = int(redis.Redis.from_url(valkey.url).llen("mail")) if valkey.process else 0
        counts.append((waiting, len(server)))
        if line == '"first"':
            valkey.kill()
        elif line == '"second"':
            valkey.start()
            answer_again()

    script = "".join(
        f"sweep()\nprint(json.dumps('{name}'), flush=True)\ninput()\n" for name in ("first", "second", "third")
    )
    with mail_server() as (server, port), Civnet(redis_url=valkey.url, mail_port=port) as civnet:
        civnet.run(TICK + script + "print(json.dumps({}))", talk=after)
    assert counts[0] == (2, 0)  # send-due and forget-old-rows wait for a worker
    assert counts[1] == (0, 1)
    assert counts[2] == (2, 1)
    assert left_to_send() == 1


def answer_again() -> None:
    author, entry = User.objects.get(name="Ada Author"), make_entry(make_person("Cy Clerk"))
    tell(event=Event.MENTION, key="entry:y", people=[author], actor=entry.author, entry=entry)


def test_mails_written_while_redis_was_away_leave_when_it_is_back(valkey: OwnValkey) -> None:
    valkey.kill()
    with mail_server() as (server, port), Civnet(redis_url=valkey.url, mail_port=port) as civnet:
        made = civnet.run(RING_WITHOUT_REDIS)
        assert made == {"due": 1, "errors": 0}
        valkey.start()
        civnet.worker()
        bell = Bell(valkey.url)
        bell.start()
        wait_for(lambda: left_to_send() == 0)
        bell.over.set()
    assert len(server) == 1


RING_WITHOUT_REDIS = """
import json
from django.core.mail import send_mail
from django.db import transaction
from notifications.models import Delivery
with transaction.atomic():
    send_mail("Your code", "123456", None, ["ada@x.example"])
print(json.dumps({"due": Delivery.objects.due().count(), "errors": 0}))
"""

RINGS = """
import json, sys, time
from core import bell
from core.cache import breaker
from notifications.tasks import send_due
tried = []
publish = send_due.__class__.apply_async
def counted(self, *args, **kwargs):
    tried.append(1)
    return publish(self, *args, **kwargs)
send_due.__class__.apply_async = counted

def one():
    before, start = len(tried), time.monotonic()
    bell.ring(send_due)
    return {"seconds": round(time.monotonic() - start, 3), "tried": len(tried) - before, "open": not breaker.allows()}

warm = [one() for _ in range(WARM)]
print(json.dumps("freeze it"), flush=True); input()
rings = [one() for _ in range(8)]
print(json.dumps("let it go"), flush=True); input()
for _ in range(200):
    if breaker.allows():
        break
    time.sleep(0.1)
after = one()
print(json.dumps({"warm": warm, "rings": rings, "after": after}))
"""


@pytest.mark.parametrize("warm", [0, 2], ids=["before the first ring", "on an open connection"])
def test_a_hung_redis_is_asked_three_times_and_then_never_until_it_answers(valkey: OwnValkey, warm: int) -> None:
    def talk(line: str) -> None:
        if line == json.dumps("freeze it"):
            valkey.signal(signal.SIGSTOP)
        elif line == json.dumps("let it go"):
            valkey.signal(signal.SIGCONT)

    with mail_server() as (_server, port), Civnet(redis_url=valkey.url, mail_port=port) as civnet:
        found: dict[str, Any] = civnet.run(RINGS.replace("WARM", str(warm)), talk=talk)
    rings = found["rings"]
    print("\nseconds of the rings of a hung Redis:", [ring["seconds"] for ring in rings])  # noqa: T201
    assert [ring["tried"] for ring in rings] == [1, 1, 1, 0, 0, 0, 0, 0]
    assert [ring["open"] for ring in rings] == [False, False, True, True, True, True, True, True]
    assert found["after"] == {"seconds": found["after"]["seconds"], "tried": 1, "open": False}
