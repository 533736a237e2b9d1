"""Two people, and two windows, save one text a hundred times at random and at the same moment: no word is lost."""

import random
import threading
import uuid
from functools import partial

import pytest

from content import services
from content.models import Draft, DraftPurpose, Entry, Revision
from content.services import Known, Typed
from tests.content.editors import Editor, lost_words
from tests.factories import make_entry, make_person
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "\n\n".join(f"Paragraph {number} has a sentence. And another one." for number in range(12))


def _work(editor: Editor, saves: int) -> int:
    refused = 0
    for _save in range(saves):
        editor.open()
        editor.type()
        threading.Event().wait(editor.random.random() / 20)  # the other one saves in between
        editor.type()
        refused += editor.save()
    return refused


@pytest.mark.parametrize("seed", range(5))
def test_two_people_at_once_a_hundred_times_each(seed: int) -> None:
    author, other = make_person("Ada Author"), make_person("Ben Reader")
    entry = make_entry(author, body=TEXT)
    chances = [random.Random(seed * 2 + place) for place in range(2)]  # noqa: S311 - the same series each time
    editors = [Editor(author, entry.pk, chances[0]), Editor(other, entry.pk, chances[1])]
    refused = [at_once(*[partial(_work, editor, 20) for editor in editors]) for _round in range(5)]
    assert all(isinstance(count, int) for counts in refused for count in counts), refused
    assert sum(map(sum, refused)) > 20, "they came across each other"
    assert lost_words(entry, *editors) == set()
    numbers = [row.number for row in Revision.objects.on(entry)]
    assert len(numbers) == len(set(numbers)) == Entry.objects.get(pk=entry.pk).version - entry.version


def _type_on(window: int, entry: Entry, token: uuid.UUID) -> list[str]:
    """One window with one draft: types a word, is kept, takes over what it is told; returns its last text."""
    known, body = Known(), ""
    for number in range(50):
        body = f"{body} w{window}-{number}".strip()
        kept = services.keep_beside(
            target=entry,
            purpose=DraftPurpose.ANSWER,
            person=entry.author,
            typed=Typed(body=body),
            submission=token,
            known=known,
        )
        assert isinstance(kept.row, Draft)
        known, token = Known(draft_version=kept.row.version), kept.row.submission
    return [body]


def test_three_windows_that_keep_one_form_at_once_lose_no_text() -> None:
    author = make_person()
    entry, token = make_entry(author), uuid.uuid4()
    answers = at_once(*[partial(_type_on, window, entry, token) for window in range(3)])
    kept = {*Draft.objects.values_list("body", flat=True)}
    for [body] in answers:
        assert body in kept
