"""The sparse table: what each member knows and what their roles say, as terms that can be counted.

Words are brought to their stem by Postgres ("appraises" and "appraisal" meet), of the roles that a person holds today.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from insight.models import WORD_LONGEST

MOST_WORDS: Final = 12  # of a person's roles: those of the title first
TITLE, CONTACT, PURPOSE = 3, 2, 1  # weights of a word by where it stands

_SAID: Final = """
    WITH member AS (
        SELECT id, department_id FROM profiles_user
        WHERE id = ANY(%(people)s) AND department_id IS NOT NULL AND confirmed_at IS NOT NULL
            AND admitted_at IS NOT NULL AND suspended_at IS NULL AND left_at IS NULL
    ), skill AS (
        SELECT member.id AS person_id, COALESCE(tag.synonym_of_id, tag.id) AS tag_id, max(skill.weight) AS weight
        FROM member JOIN profiles_skill skill ON skill.content_object_id = member.id
        JOIN tags_tag tag ON tag.id = skill.tag_id
        GROUP BY 1, 2
    ), word AS (
        SELECT person_id, word, weight FROM (
            SELECT member.id AS person_id, said.lexeme AS word, max(line.weight) AS weight,
                row_number() OVER (PARTITION BY member.id ORDER BY max(line.weight) DESC, said.lexeme) AS place
            FROM member JOIN profiles_role role ON role.person_id = member.id
                AND (role.started_on IS NULL OR role.started_on <= %(today)s)
                AND (role.ended_on IS NULL OR role.ended_on > %(today)s)
            LEFT JOIN profiles_team team ON team.id = role.team_id
            CROSS JOIN LATERAL (VALUES
                (role.job_title, %(title)s), (role.contact_for, %(contact)s), (team.purpose, %(purpose)s)
            ) line (words, weight)
            CROSS JOIN LATERAL unnest(to_tsvector('english', line.words)) said
            WHERE length(said.lexeme) BETWEEN 2 AND %(longest)s
            GROUP BY 1, 2
        ) ranked WHERE place <= %(most)s
    )
"""
_NEW_TAGS: Final = """
    INSERT INTO insight_term (tag_id, word, stems, people)
    SELECT tag.id, '', tsvector_to_array(to_tsvector('english', replace(tag.name, '-', ' '))), 0
    FROM tags_tag tag WHERE tag.id IN (SELECT tag_id FROM skill)
        AND NOT EXISTS (SELECT FROM insight_term term WHERE term.tag_id = tag.id)
    ORDER BY tag.id ON CONFLICT DO NOTHING
"""
_NEW_WORDS: Final = """
    INSERT INTO insight_term (word, stems, people)
    SELECT said.word, '{}', 0 FROM (SELECT DISTINCT word FROM word) said
    WHERE NOT EXISTS (SELECT FROM insight_term term WHERE term.word = said.word)
    ORDER BY said.word ON CONFLICT DO NOTHING
"""
_WANTED: Final = """
    , wanted AS (
        SELECT skill.person_id, term.id AS term_id, skill.weight FROM skill JOIN insight_term term USING (tag_id)
        UNION ALL
        SELECT word.person_id, term.id, word.weight FROM word
        JOIN insight_term term ON term.word = word.word AND term.word <> ''
    )
"""
_GONE: Final = """
    DELETE FROM insight_trait trait WHERE trait.person_id = ANY(%(people)s) AND NOT EXISTS (
        SELECT FROM wanted WHERE wanted.person_id = trait.person_id AND wanted.term_id = trait.term_id
    )
"""
_KEPT: Final = """
    INSERT INTO insight_trait AS trait (person_id, term_id, weight, department_id)
    SELECT wanted.person_id, wanted.term_id, wanted.weight, member.department_id
    FROM wanted JOIN member ON member.id = wanted.person_id ORDER BY 1, 2
    ON CONFLICT (person_id, term_id) DO UPDATE SET weight = EXCLUDED.weight, department_id = EXCLUDED.department_id
    WHERE (trait.weight, trait.department_id) IS DISTINCT FROM (EXCLUDED.weight, EXCLUDED.department_id)
"""
_COUNTED: Final = """
    UPDATE insight_term term SET people = counted.people
    FROM (
        SELECT term.id, count(trait.person_id) AS people
        FROM insight_term term LEFT JOIN insight_trait trait ON trait.term_id = term.id GROUP BY 1
    ) counted
    WHERE counted.id = term.id AND counted.people <> term.people
"""


@transaction.atomic
def take(people: Sequence[int]) -> None:
    """Write down what these people know and do now, and forget the rest; nothing is left of who is no member."""
    said: dict[str, Any] = {
        "people": list(people),
        "today": timezone.localdate(),
        "title": TITLE,
        "contact": CONTACT,
        "purpose": PURPOSE,
        "longest": WORD_LONGEST,
        "most": MOST_WORDS,
    }
    with connection.cursor() as cursor:
        for statement in (_NEW_TAGS, _NEW_WORDS, _WANTED + _GONE, _WANTED + _KEPT):
            cursor.execute(_SAID + statement, said)


def count() -> None:
    """Count who has each term: how rare it is says how much it weighs. 2 seconds at 500,000 people."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED)
