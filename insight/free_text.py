"""Counterparts to a text: "I appraise AI pilots under the Green Book" finds who knows and does that elsewhere."""

from typing import Final

from django.db import connection

from insight.models import Term
from insight.ranking import known_terms, look_for, weights, worth_of
from profiles.models import Counterpart, User

LONGEST: Final = 200  # characters of a text
MOST_TERMS: Final = 12  # of a text, those that say the most
MOST_NAMED: Final = 4  # of the words or skills that somebody was found by

_STEMS: Final = """
    SELECT word, tsvector_to_array(to_tsvector('english', word))
    FROM regexp_split_to_table(%s, '[^[:alnum:]]+') WITH ORDINALITY typed (word, place)
    WHERE word <> '' ORDER BY place
"""


def look(*, reader: User, words: str) -> list[Counterpart]:
    """People of other departments who know and do what the text tells of, the best first, as rows that are not stored.

    Their reasons name what of the text each was found by. Empty where nothing of it is a skill or stands in a role.
    """
    typed = _stems(words[:LONGEST])
    found = weights()
    by_word = dict(Term.objects.filter(word__in=typed).exclude(word="").values_list("pk", "word"))
    tagged = Term.objects.filter(stems__overlap=list(typed), stems__contained_by=list(typed))
    by_tag = dict(tagged.values_list("pk", "tag__name")) if typed else {}
    terms = known_terms([*by_word, *by_tag])
    worth = {pk: worth_of(pk, terms, found) for pk in terms}
    most = dict(sorted(worth.items(), key=lambda item: (-item[1], item[0]))[:MOST_TERMS])
    if not most:
        return []
    found.least = 0  # of what was asked for, little is better than nothing
    names = {known.tag_id: by_tag[pk] for pk, known in terms.items() if pk in by_tag}
    rows = []
    for place, one in enumerate(look_for(reader=reader, worth=most, found=found), start=1):
        knows = [names[pk] for pk in one.reasons.get("skills", ())][:MOST_NAMED]
        said = [typed[by_word[pk]] for pk in one.terms if pk in by_word][:MOST_NAMED]
        reasons = {"knows": knows, "speaks_of": said, "skills": one.reasons.get("skills", [])}
        rows.append(Counterpart(person=reader, other_id=one.other_id, rank=place, score=one.score, reasons=reasons))
    return rows


def _stems(words: str) -> dict[str, str]:
    """The stems of a text with the word that each was typed as, the first where there are several."""
    with connection.cursor() as cursor:
        cursor.execute(_STEMS, [words])
        rows = cursor.fetchall()
    stems: dict[str, str] = {}
    for word, found in rows:
        for stem in found:
            stems.setdefault(stem, word)
    return stems
