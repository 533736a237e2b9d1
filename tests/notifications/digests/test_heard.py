"""The levels of one person towards many things are those of `stream.levels`."""

import random

import pytest

from content.models import Entry, Reply
from groups.models import Group
from groups.services import join
from notifications.digests.heard import hearing_of
from notifications.digests.pulling import _facts
from profiles.models import User
from stream.levels import entry_of, levels_towards
from stream.models import Follow, Level
from stream.services import follow
from tests.factories import make_entry, make_official, make_reply

pytestmark = pytest.mark.django_db


def test_levels_of_entries_and_replies_are_those_of_the_stream(
    stranger: User, author: User, colleague: User, group: Group
) -> None:
    chance = random.Random(3)  # noqa: S311 - the same in every run
    join(group=group, person=stranger)
    entries = [
        make_entry(author, tag_words=["net-zero", "grants"], group=group),
        make_entry(colleague, tag_words=["grants"]),
        make_official(colleague),
    ]
    said: list[Entry | Reply] = [*entries, *(make_reply(entry, author) for entry in entries)]
    tags = list(entries[0].tags.all())
    targets = [*entries, *tags, group, author, colleague, entries[2].department]
    for _round in range(40):
        Follow.objects.filter(person=stranger).delete()
        for target in chance.sample(targets, 4):
            follow(person=stranger, target=target, level=chance.choice(list(Level)))
        facts = {one.pk: one for one in _facts(stranger, Entry.objects.filter(pk__in=[one.pk for one in entries]))}
        hearing = hearing_of(stranger, facts.values(), [author.pk], {})
        for words in said:
            entry = facts[entry_of(words).pk]
            heard = hearing.of_reply(entry, author.pk) if isinstance(words, Reply) else hearing.of_entry(entry)
            assert (heard.level if heard else None) == levels_towards(words, [stranger.pk]).get(stranger.pk)
