"""All workers killed at random moments of a send to a thousand people, again and again. Its own command:

    bin/test tests/slow/test_killed_workers.py -s          # 20 sends of 1,000
    KILL_SERIES=3x200 KILL_LEASE=20 bin/test tests/slow/test_killed_workers.py -s

What must hold is asserted; seconds are printed for the report.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from notifications.models import Channel, Delivery, DeliveryState, Event
from notifications.services import tell
from profiles.models import User
from tests.factories import make_department, make_entry, make_person
from tests.notifications.mailserver import mail_server
from tests.notifications.processes import Civnet, OwnValkey, kill_all, wait_for
from tests.slow.test_outbox_faults import Bell

pytestmark = pytest.mark.django_db(transaction=True)
SENDS, MAILS = (int(number) for number in os.environ.get("KILL_SERIES", "20x1000").split("x"))
PROCESSES = 2
LEASE_SECONDS = os.environ.get("KILL_LEASE", "120")  # as deployed: a killed worker's mail is taken again after that
MOST_SECONDS = 180  # from the restart to the end


@pytest.fixture
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnValkey]:
    server = OwnValkey(tmp_path_factory.mktemp("v"))
    server.start()
    yield server
    server.kill()


@pytest.fixture(autouse=True)
def silent_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own process rings nobody."""
    monkeypatch.setattr("notifications.telling.ring", lambda task, *args: None)


def left() -> int:
    return Delivery.objects.filter(channel=Channel.MAIL, state=DeliveryState.DUE).count()


def test_no_mail_is_lost_and_at_most_one_a_kill_comes_twice(valkey: OwnValkey) -> None:
    department = make_department()
    author = make_person("Ada Author")
    people = [make_person(f"Person Number{i}", department=department) for i in range(MAILS)]
    chance = random.Random(20_261_127)  # noqa: S311 - a moment to die at, not a secret
    came, repeats, waits, marks = Counter[str](), 0, [], 0
    with mail_server() as (server, port):
        bell = Bell(valkey.url)
        bell.start()
        extra = {"OUTBOX_LEASE_SECONDS": LEASE_SECONDS, "MAILS_A_MINUTE_A_DOMAIN": "0", "EMAIL_TLS": "off"}
        with Civnet(redis_url=valkey.url, mail_port=port, **extra) as civnet:
            for number in range(SENDS):
                seen = len(server)
                send_to(people, author, number)
                worker = civnet.worker(PROCESSES)
                at = seen + chance.randrange(1, MAILS)
                wait_for(lambda at=at: len(server) >= at, seconds=600)  # type: ignore[misc]
                time.sleep(chance.random() / 20)
                kill_all(worker)
                marks += left()
                restarted = time.monotonic()
                again = civnet.worker(PROCESSES)
                wait_for(lambda: left() == 0, seconds=600)
                waits.append(time.monotonic() - restarted)
                kill_all(again)
                sent = Counter(server.message_ids[seen:])
                came += sent
                twice = sum(sent.values()) - len(sent)
                assert twice <= PROCESSES, "more than the mail that each process had in hand"
                repeats += twice
                print(f"  send {number + 1}: killed at {at - seen}, {waits[-1]:.0f} s to the end, repeats {repeats}")  # noqa: T201
        bell.over.set()
        bell.join()
    ids = set(Delivery.objects.filter(channel=Channel.MAIL).values_list("message_id", flat=True))
    print(  # noqa: T201
        f"\n{SENDS} sends of {MAILS}, each with {PROCESSES} processes killed: {len(came)} of {SENDS * MAILS} came, "
        f"{repeats} repeats, at most {max(waits):.0f} s from restart to end"
    )
    assert set(came) == ids and len(ids) == SENDS * MAILS
    assert marks > 0, "they were killed on the way"
    assert set(Delivery.objects.filter(channel=Channel.MAIL).values_list("state", flat=True)) == {DeliveryState.SENT}
    assert repeats <= SENDS  # one a kill: it died between the server's yes and our note of it
    assert set(server.recipients_a_mail) == {1}
    assert max(waits) < MOST_SECONDS


def send_to(people: list[User], author: User, number: int) -> None:
    """An entry that names all of them."""
    entry = make_entry(author, title=f"To all, {number}", body="Read this.")
    tell(event=Event.MENTION, key=f"send:{number}", people=people, actor=author, entry=entry)
    made = Delivery.objects.filter(notification__key=f"send:{number}", channel=Channel.MAIL).count()
    assert made == len(people)
