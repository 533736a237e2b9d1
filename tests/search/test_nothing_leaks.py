"""For random people, audiences and words: what is found and counted equals what a slow look at all rows says."""

import random
from collections.abc import Iterator, Sequence
from typing import Final

import pytest

from colleagues.models import Block
from content import services
from content.models import Audience, Entry, Reply, State
from groups.models import Group
from profiles.models import User
from search.finding import MOST_COUNTED, find
from search.questions import Question
from tests.factories import make_entry, make_reply

pytestmark = pytest.mark.django_db
WORDS: Final = ("heron", "otter", "alder", "sedge", "the", "plover")
SEEDS: Final = (1, 2)


def _fill(chance: random.Random, people: Sequence[User], group: Group) -> None:
    for number in range(18):
        author = chance.choice(people[:3])
        audience = chance.choice([*Audience.values, Audience.EVERYONE])
        entry = make_entry(
            author,
            title=" ".join(chance.choices(WORDS, k=2)),
            body=" ".join(chance.choices(WORDS, k=3)),
            audience=audience,
            group=group if audience == Audience.GROUP else None,
        )
        if chance.random() < 0.4:
            reply = make_reply(entry, chance.choice(people[:4]), body=" ".join(chance.choices(WORDS, k=3)))
            if chance.random() < 0.3:
                services.hide(target=reply)
        if chance.random() < 0.15:
            services.hide(target=entry)
        elif number % 9 == 0:
            Entry.objects.filter(pk=entry.pk).update(state=State.QUARANTINED)  # behind the back of the index


def _slow(reader: User, words: Sequence[str]) -> set[int]:
    """Entries of which one text that `reader` may read holds all `words`; stop words count in titles, if alone."""
    asked = {word for word in words if word != "the"}
    found = set()
    for entry in Entry.objects.visible_to(reader).published():
        said = {*entry.title.split(), *entry.body.split()}
        if (asked and asked <= said) or (not asked and "the" in entry.title.split()):
            found.add(entry.pk)
    for reply in Reply.objects.visible_to(reader).published().select_related("entry"):
        if asked and asked <= {*reply.body.split()} and reply.entry.state == State.PUBLISHED:
            found.add(reply.entry_id)
    return found


@pytest.fixture
def people(
    author: User, colleague: User, group_member: User, stranger: User, group_owner: User
) -> Iterator[Sequence[User]]:
    Block.objects.create(blocker=stranger, blocked=colleague)
    yield (author, colleague, group_member, stranger, group_owner)


@pytest.mark.parametrize("seed", SEEDS)
def test_search_equals_the_slow_reference(seed: int, people: Sequence[User], group: Group) -> None:
    chance = random.Random(seed)  # noqa: S311 - a draw, no secret
    _fill(chance, people, group)
    for _turn in range(12):
        reader = chance.choice(people)
        words = tuple(chance.choices(WORDS, k=chance.choice((1, 1, 2))))
        readable = _slow(reader, words)
        found = find(Question(words=words), reader, size=200)
        assert {hit.entry.pk for hit in found.hits} == readable, (reader, words)
        assert found.count == min(len(readable), MOST_COUNTED)
        offered = {int(facet.value) for facet in found.facets.get("author", [])}
        assert offered <= {*Entry.objects.filter(pk__in=readable).values_list("author", flat=True)} | {
            *Reply.objects.visible_to(reader).filter(entry__in=readable).values_list("author", flat=True)
        }
        assert sum(facet.count for facet in found.facets.get("kind", [])) == len(readable)


@pytest.mark.parametrize(
    "word",
    [
        "x" * 10_000,
        "the",
        "!!! ??? ...",
        '"',
        "& | ! <-> ( ) :* 'a' \\",
        "'; DROP TABLE search_document; --",
        "\u202e\u062b\u0627\u0628\u062a\u202c",
        "🦉🦉",
        "nul\0byte",
        "%" * 500,
        "a:*b:A",
        "·cy",
        "=otter",
        "~otter",
        "\ud800",
    ],
)
def test_whatever_is_typed_is_answered(word: str, author: User) -> None:
    make_entry(author, title="Otter", body="Sedge.")
    found = find(Question(words=(word, word), phrases=(word,), without=(word,)), author)
    assert found.count in {0, 1}
    assert find(Question(words=(word,)), author).count in {0, 1}
