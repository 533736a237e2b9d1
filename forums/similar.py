"""Topics like the one that is being asked: before somebody asks again."""

import re
from typing import Final

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import F

from content.models import Entry
from forums.apps import TOPIC
from forums.models import Topic
from profiles.models import User

MOST: Final = 5
_LOOKED_AT: Final = 200  # the newest that share a word: ranking all that hold a common word would read the whole forum
_MOST_WORDS: Final = 12
_SHORTEST: Final = 3  # letters
_WORD: Final = re.compile(r"[^\W_]{3,40}")
TITLE_VECTOR: Final = SearchVector("title", config="english")


def similar(title: str, reader: User) -> list[Topic]:
    """Up to five topics that `reader` may read with the most words of `title` in theirs, answered ones first among
    equals. At most three queries; none for less than a word.

    The numbers are fetched before the door is asked: joined with it, the door would be asked of every entry there is.
    """
    words = list(dict.fromkeys(word.lower() for word in _WORD.findall(title)))[:_MOST_WORDS]
    if not words:
        return []
    query = SearchQuery(words[0], config="english")
    for word in words[1:]:
        query |= SearchQuery(word, config="english")
    near = Entry.objects.filter(kind=TOPIC).published().annotate(words=TITLE_VECTOR).filter(words=query)
    newest = near.order_by("-published_at", "-pk").values_list("pk", flat=True)[:_LOOKED_AT]
    readable = Entry.objects.visible_to(reader).published().filter(pk__in=list(newest))
    ranked = readable.annotate(rank=SearchRank(TITLE_VECTOR, query)).order_by(
        F("rank").desc(), F("answer").asc(nulls_last=True), "-published_at"
    )
    order = list(ranked.values_list("pk", flat=True)[:MOST])
    return Topic.objects.in_order(order)
