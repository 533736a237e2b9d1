"""Every night the index is held against the rows: what differs is put right, and counted."""

from typing import Any

import pytest
from django.core.management import call_command

from content.models import Entry, State
from profiles.models import User
from search import checks, indexing
from search.models import Check, Document, Frequency
from tests.factories import make_entry, make_reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries(author: User, stranger: User) -> list[Entry]:
    found = [make_entry(author, title=f"Wetlands {number}") for number in range(4)]
    make_reply(found[0], stranger, body="Otters.")
    return found


def test_without_a_difference_nothing_is_written(entries: list[Entry]) -> None:
    before = [*Document.objects.order_by("pk").values_list("pk", "words")]
    assert checks.rebuild().changed == 1  # the factory changed the moment of the reply behind the services
    assert checks.rebuild().changed == 0
    assert [*Document.objects.order_by("pk").values_list("pk", "words")] == before


def test_what_is_missing_stale_or_too_much_is_put_right(entries: list[Entry]) -> None:
    checks.rebuild()
    Document.objects.filter(entry=entries[0]).delete()
    Entry.objects.filter(pk=entries[1].pk).update(title="Heathland", version=7)
    Entry.objects.filter(pk=entries[2].pk).update(state=State.QUARANTINED)
    call_command("rebuild_search")
    assert Check.objects.get().changed == 4  # an entry and its reply, a title, one too much
    assert checks.rebuild().changed == 0
    assert {*Document.objects.values_list("entry", flat=True)} == {entries[0].pk, entries[1].pk, entries[3].pk}


def test_a_check_that_was_stopped_goes_on_where_it_was(entries: list[Entry], monkeypatch: pytest.MonkeyPatch) -> None:
    checks.rebuild()
    Document.objects.all().delete()
    monkeypatch.setattr(checks, "BATCH", 2)
    Check.objects.update(reached=0, looked_at=0, changed=0, finished_at=None)
    write = indexing.write
    seen: list[list[int]] = []

    def dies(numbers: Any) -> int:
        if len(seen) == 1:
            raise KeyboardInterrupt
        seen.append([*numbers])
        return write(numbers)

    monkeypatch.setattr(indexing, "write", dies)
    with pytest.raises(KeyboardInterrupt):
        checks.sweep(for_seconds=30)
    assert Document.objects.count() == 3  # the first two entries and a reply
    monkeypatch.setattr(indexing, "write", write)
    assert checks.sweep(for_seconds=30)
    check = Check.objects.get()
    assert (check.looked_at, check.changed) == (4, 5)
    assert checks.sweep(for_seconds=30)
    assert Check.objects.get().changed == 5
    assert Frequency.objects.filter(word="wetlands").exists()


def test_an_older_text_never_takes_the_place_of_a_newer_one(entries: list[Entry]) -> None:
    Document.objects.filter(entry=entries[3]).update(version=99, language="cy")
    indexing.write([entries[3].pk])
    assert Document.objects.get(entry=entries[3]).language == "cy"
