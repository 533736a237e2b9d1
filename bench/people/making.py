"""Half a million people as docs/performance.md means them: only their rows, their search rows and the words in those.

Names, jobs, skills and places are drawn in Postgres, R(n, 2) as floor(n * random()^2), with a fixed seed.
"""

import io
from collections.abc import Iterable
from typing import Final

from django.core.management import call_command
from django.db import connection

from bench.progress import say
from bench.words import vocabulary
from core.database_roles import grant
from profiles.folding import neighbours

FIRST_NAMES: Final = 2_000
SURNAMES: Final = 30_000
JOB_WORDS: Final = 400
SKILLS: Final = 5_000
DEPARTMENTS: Final = 25
WORKPLACES: Final = 300
_DRAWN: Final = """
    SELECT setseed(0.6);
    CREATE UNLOGGED TABLE drawn AS SELECT n AS id,
        floor({first} * random() ^ 2)::int AS first, floor({last} * random() ^ 2)::int AS last,
        floor({jobs} * random() ^ 2)::int AS kind, floor({jobs} * random() ^ 2)::int AS job,
        floor({departments} * random() ^ 2)::int AS department, 1 + floor(11 * random())::int AS grade,
        floor({places} * random() ^ 2)::int AS place, floor(30 * random() ^ 2)::int AS profession,
        ARRAY[{skills}] AS skills
    FROM generate_series(1, {people}) AS n"""
_PEOPLE: Final = """
    INSERT INTO profiles_user (id, email, handle, name, job_title, about, about_html, language, trust, is_staff,
        is_superuser, password, origin, version, confirmed_at, admitted_at, created_at, updated_at)
    SELECT id, 'p' || id || '@many.example', 'p' || id, initcap(f.word || ' ' || l.word),
        initcap(k.word || ' ' || j.word), '', '', '', 1, false, false, '!', '', 1, now(), now(),
        now() - id * interval '1 minute', now()
    FROM drawn JOIN first_name f ON f.n = first JOIN last_name l ON l.n = last
        JOIN job_word k ON k.n = kind JOIN job_word j ON j.n = job"""
_ROWS: Final = """
    INSERT INTO profiles_persondocument (person_id, name_key, swapped_key, job_key, words, facets, labels, has_left,
        joined_at, is_stale, listed_at)
    SELECT id, f.word || ' ' || l.word, l.word || ' ' || f.word, k.word || ' ' || j.word,
        array_to_tsvector(ARRAY['n' || f.word, 'n' || l.word, 'n' || f.word || l.word, 'i' || left(f.word, 1),
            'i' || left(l.word, 1), 'x' || left(f.word, 1) || left(l.word, 1), 'j' || k.word, 'j' || j.word,
            'w' || p.word, 'd' || 'dep' || department, 'g' || 'grade', 'p' || 'prof' || profession]
            || facets.list || (SELECT array_agg('s' || word) FROM skill_word WHERE n = ANY(skills))),
        facets.list,
        jsonb_build_object('j', jsonb_build_array(k.word || ' ' || j.word), 'w', jsonb_build_array(p.word)),
        false, now() - id * interval '1 minute', false, now()
    FROM drawn JOIN first_name f ON f.n = first JOIN last_name l ON l.n = last
        JOIN job_word k ON k.n = kind JOIN job_word j ON j.n = job JOIN place_word p ON p.n = place
        CROSS JOIN LATERAL (SELECT ARRAY['D' || department, 'G' || grade, 'W' || place, 'P' || profession,
            'Y0', 'Y1', 'Y2', 'Y3', 'Y4']
            || (SELECT array_agg('S' || word) FROM skill_word WHERE n = ANY(skills)) AS list) AS facets"""
_INDEXES: Final = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'profiles_persondocument'"


def make(people: int) -> None:
    """Migrate the empty database of the environment and fill it. About a minute for 500,000 on two quiet cores."""
    call_command("migrate", verbosity=0)
    words = vocabulary()
    parts = {"first_name": FIRST_NAMES, "last_name": SURNAMES, "job_word": JOB_WORDS, "skill_word": SKILLS}
    parts["place_word"] = WORKPLACES
    offset, taken = 0, {}
    for table, number in parts.items():
        taken[table] = words[offset : offset + number]
        offset += number
    with connection.cursor() as cursor:
        for table, list_ in taken.items():
            cursor.execute(f"CREATE UNLOGGED TABLE {table} (n int PRIMARY KEY, word text)")
            _copy(cursor, table, (f"{number}\t{word}" for number, word in enumerate(list_)))
        skills = ", ".join([f"floor({SKILLS} * random() ^ 2)::int"] * 8)
        sizes = {"first": FIRST_NAMES, "last": SURNAMES, "jobs": JOB_WORDS, "places": WORKPLACES}
        cursor.execute(_DRAWN.format(**sizes, departments=DEPARTMENTS, skills=skills, people=people))
        say("drawn")
        cursor.execute(_PEOPLE)
        say("people written")
        cursor.execute(_INDEXES)
        later = [definition for name, definition in cursor.fetchall() if not name.endswith("_pkey")]
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(_INDEXES)
        for name, _definition in cursor.fetchall():
            if not name.endswith("_pkey"):
                cursor.execute(f'DROP INDEX "{name}"')
        cursor.execute(_ROWS)
        say("search rows written")
        for definition in later:
            cursor.execute(definition)
        say("indexes built")
        lines = [
            f"{word}\t{is_name}\t{{{','.join(neighbours(word))}}}"
            for is_name, tables in (("t", ("first_name", "last_name")), ("f", ("job_word", "skill_word", "place_word")))
            for word in sorted({word for table in tables for word in taken[table]})
        ]
        _copy(cursor, "profiles_directoryword (word, is_name, neighbours)", lines)
        cursor.execute("ANALYZE profiles_persondocument, profiles_user, profiles_directoryword")
        grant(cursor)  # the sign that it is whole: see bench.ground


def typed_wrong(word: str, place: int) -> str:
    """The word with two letters swapped."""
    at = 1 + place % max(1, len(word) - 2)
    return word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]


def _copy(cursor: object, table: str, lines: Iterable[str]) -> None:
    text = io.StringIO("".join(f"{line}\n" for line in lines))
    cursor.copy_expert(f"COPY {table} FROM STDIN", text)  # type: ignore[attr-defined]  # psycopg2's
