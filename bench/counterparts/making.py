"""A table of people alone, thrown by Postgres itself in a few minutes: departments, roles, skills and links.

R(n, 2) of docs/performance.md is `floor(n * random() ^ 2)`. Words of titles are drawn the same way. The vocabulary
grows with the people: a skill has as many holders among 100,000 as among 500,000, and costs as much to look up.
"""

import time
from typing import Final

import psycopg2
from django.core.management import call_command
from django.db import connection

from bench.ground import Place
from bench.progress import say
from profiles.services import count_all

SKILLS: Final = 8  # of a person
PEOPLE_A_TAG: Final = 100  # 5,000 tags for 500,000
PEOPLE_A_WORD: Final = 800  # of titles
LINKS: Final = 4  # added by a person, before doubles

_STEPS: Final = (
    (
        "departments, professions, tags",
        """
        INSERT INTO profiles_department (slug, name, short_name, abbreviation, colour, contrast_safe_colour, head_count,
            created_at, updated_at)
        SELECT 'd-' || n, 'Department ' || n, 'D' || n, 'D' || n, '#006853', '', 0, now(), now()
        FROM generate_series(1, 25) n;
        INSERT INTO profiles_profession (slug, name, welsh_name, about, about_html, head_count, created_at, updated_at)
        SELECT 'p-' || n, 'Profession ' || n, '', '', '', 0, now(), now() FROM generate_series(1, 30) n;
        INSERT INTO tags_tag (name, slug, welsh_label)
        SELECT 'skill-' || n, 'skill-' || n, '' FROM generate_series(1, %(tags)s) n;
        """,
    ),
    (
        "people",
        """
        INSERT INTO profiles_user (email, handle, name, job_title, department_id, about, about_html, language, trust,
            is_staff, is_superuser, password, origin, version, confirmed_at, admitted_at, created_at, updated_at)
        SELECT 'p' || n || '@many.example', 'p' || n, 'Person ' || n,
            'w' || floor(%(words)s * random() ^ 2) || 'ing w' || floor(%(words)s * random() ^ 2) || 'er',
            (SELECT min(id) FROM profiles_department) + floor(25 * random() ^ 2), '', '', '', 1,
            false, false, '!', '', 1, now(), now(), now(), now()
        FROM generate_series(1, %(members)s) n;
        """,
    ),
    (
        "roles",
        """
        INSERT INTO profiles_role (person_id, department_id, profession_id, job_title, grade, arrangement, contact_for,
            is_main, is_lead, created_at, updated_at)
        SELECT id, department_id, (SELECT min(id) FROM profiles_profession) + floor(30 * random() ^ 2), job_title,
            1 + floor(11 * random()), '',
            CASE WHEN random() < 0.25 THEN 'w' || floor(%(words)s * random() ^ 2) || 's and w'
                || floor(%(words)s * random() ^ 2) || 's' ELSE '' END,
            true, false, now(), now()
        FROM profiles_user;
        """,
    ),
    (
        "skills",
        """
        INSERT INTO profiles_skill (content_object_id, tag_id, weight)
        SELECT DISTINCT ON (person, tag) person, tag, weight FROM (
            SELECT person.id AS person, (SELECT min(id) FROM tags_tag) + floor(%(tags)s * random() ^ 2)::bigint AS tag,
                1 + floor(5 * random())::int AS weight
            FROM profiles_user person, generate_series(1, %(skills)s)
        ) thrown;
        """,
    ),
    (
        "links",
        """
        INSERT INTO colleagues_colleaguelink (member_id, colleague_id, created_at)
        SELECT DISTINCT ON (member, colleague) member, colleague, now() - random() * interval '1000 days' FROM (
            SELECT person.id AS member, first.id + (7919 * floor(%(members)s * random() ^ 2)::bigint) %% %(members)s
                AS colleague
            FROM profiles_user person, (SELECT min(id) AS id FROM profiles_user) first, generate_series(1, %(links)s)
        ) thrown WHERE member <> colleague;
        """,
    ),
)


def tags_of(members: int) -> int:
    """How many tags there are."""
    return max(20, members // PEOPLE_A_TAG)


def words_of(members: int) -> int:
    """How many words titles are made of."""
    return max(20, members // PEOPLE_A_WORD)


def make(members: int, place: Place) -> None:
    """The people, in a new database, with how long each table took.

    As superuser, who may leave keys unchecked: what was thrown is right, and checking it takes longer than the throw.
    """
    call_command("migrate", verbosity=0)
    values = {"members": members, "tags": tags_of(members), "words": words_of(members)}
    values |= {"skills": SKILLS, "links": LINKS}
    with psycopg2.connect(place.ground.database_url("postgres", place.database)) as own, own.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SELECT setseed(0.5)")
        for what, statement in _STEPS:
            begins = time.monotonic()
            cursor.execute(statement, values)
            say(f"{what:<32} {time.monotonic() - begins:7.1f} s")
    own.close()
    count_all()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    call_command("database_roles", grants=True)
