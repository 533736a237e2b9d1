"""Did you mean: what a slip of the finger may have meant, offered only where its reader finds something by it."""

from dataclasses import replace
from typing import Final

from django.db import connection

from profiles import folding
from search.questions import Question

MOST_WORDS: Final = 8  # of a question that are looked at
SHORTEST: Final = 4  # letters
_STATEMENT: Final = """
SELECT asked.place, (
    SELECT frequency.word FROM search_frequency AS frequency
    WHERE frequency.word %% asked.word AND frequency.word <> asked.word
        AND abs(length(frequency.word) - length(asked.word)) <= 2
    ORDER BY similarity(frequency.word, asked.word) DESC, frequency.documents DESC, frequency.word LIMIT 1)
FROM unnest(%s::text[]) WITH ORDINALITY AS asked (word, place)
WHERE NOT EXISTS (SELECT FROM search_frequency AS known WHERE known.word = asked.word)
"""


def corrected(question: Question) -> Question | None:
    """The question with words that titles know in the place of those that none does; None where nothing is alike.

    It says nothing about who may read those titles: whoever offers it looks first whether the reader finds something.
    """
    words = list(question.words[:MOST_WORDS])
    asked = [folding.fold(word) for word in words]
    looked = [word if len(word) >= SHORTEST and word.isalpha() else "" for word in asked]
    if not any(looked):
        return None
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, [looked])
        found = {place - 1: word for place, word in cursor.fetchall() if word and looked[place - 1]}
    if not found:
        return None
    said = [found.get(place, word) for place, word in enumerate(words)]
    return replace(question, words=(*said, *question.words[MOST_WORDS:]))
