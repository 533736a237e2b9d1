"""Where the entries of a tab of home stand: two functions, so that Postgres plans each step once a connection.

Asked as plain statements they took longer to plan than to run, at every page. Which of the rows may be read is not
decided here: the reading rule stands in `content.models`, and `stream.feed.sources` joins the rows with it.
"""

from typing import Final

from django.db import migrations

# A level of 2 is `Level.TRACKING`, of 1 `Level.NORMAL`; a mute for a time stands before both.
FUNCTION: Final = """
CREATE FUNCTION stream_places_{name}(
    reader bigint, tab text, departments bigint[], last_moment timestamptz, last_id bigint, most integer,
    wide integer, heads integer
) RETURNS TABLE (moment timestamptz, id bigint)
LANGUAGE plpgsql STABLE ROWS 100 SET plan_cache_mode = force_generic_plan AS $places$
#variable_conflict use_column
DECLARE
    people bigint[] := '{{}}';
    rooms bigint[] := '{{}}';
    words bigint[] := '{{}}';
    channels bigint[] := '{{}}';
    offices bigint[] := '{{}}';
    number integer;
    ahead integer;
    given integer;
    deep integer;
BEGIN
    -- What the tab hears of.
    IF tab = 'self' THEN
        people := ARRAY[reader];
    END IF;
    IF tab IN ('colleagues', 'followed') THEN
        people := ARRAY(SELECT colleague_id FROM colleagues_colleaguelink WHERE member_id = reader);
    END IF;
    IF tab IN ('rooms', 'followed') THEN
        rooms := ARRAY(
            SELECT group_id FROM groups_membership
            WHERE person_id = reader AND left_at IS NULL AND joined_at IS NOT NULL);
    END IF;
    IF tab = 'followed' THEN
        people := ARRAY(
            SELECT followed_id FROM stream_follow
            WHERE person_id = reader AND followed_id IS NOT NULL AND level >= 2
                AND coalesce(muted_until, '-infinity') <= statement_timestamp()
            UNION SELECT unnest(people) UNION SELECT reader);
        rooms := ARRAY(
            SELECT group_id FROM stream_follow
            WHERE person_id = reader AND group_id IS NOT NULL AND level >= 2
                AND coalesce(muted_until, '-infinity') <= statement_timestamp()
            UNION SELECT unnest(rooms));
        words := ARRAY(
            SELECT tag_id FROM stream_follow
            WHERE person_id = reader AND tag_id IS NOT NULL AND level >= 2
                AND coalesce(muted_until, '-infinity') <= statement_timestamp());
        words := ARRAY(SELECT unnest(words) UNION SELECT id FROM tags_tag WHERE synonym_of_id = ANY (words));
    END IF;
    IF tab = 'channels' THEN
        offices := departments;
        channels := ARRAY(
            SELECT department_id FROM stream_follow
            WHERE person_id = reader AND department_id IS NOT NULL AND level >= 1
                AND coalesce(muted_until, '-infinity') <= statement_timestamp()
            UNION SELECT unnest(departments));
    END IF;
    number := cardinality(people) + cardinality(rooms) + cardinality(words) + cardinality(channels)
        + cardinality(offices);

    -- Who hears of much finds most of a page among the next of all entries: two for each source are looked at.
    IF tab IN ('colleagues', 'rooms', 'followed') AND number >= wide THEN
        ahead := 2 * number;
        RETURN QUERY SELECT one.moment, one.id FROM (
            SELECT published_at AS moment, id, author_id, group_id FROM content_entry
            WHERE state = 'published' AND (published_at, id) {beyond} (last_moment, last_id)
            ORDER BY published_at {way}, id {way} LIMIT ahead) AS one
        WHERE author_id IN (SELECT unnest(people)) OR group_id IN (SELECT unnest(rooms))
            OR cardinality(words) > 0 AND (
                SELECT bool_or(tag_id IN (SELECT unnest(words))) FROM content_entrytag WHERE content_object_id = one.id)
        ORDER BY one.moment {way}, one.id {way} LIMIT most;
        GET DIAGNOSTICS given = ROW_COUNT;
        IF given = most THEN
            RETURN;
        END IF;
        most := most - given;
        SELECT published_at, id INTO last_moment, last_id FROM content_entry
        WHERE state = 'published' AND (published_at, id) {beyond} (last_moment, last_id)
        ORDER BY published_at {way}, id {way} OFFSET ahead - 1 LIMIT 1;
        IF NOT FOUND THEN
            RETURN;
        END IF;
    END IF;

    -- The next rows of each source, about `heads` in all, give an edge beyond which nothing can be wanted. Sources that
    -- may have more before the edge are read on to it.
    deep := greatest(1, least(most, heads / greatest(1, number)));
    RETURN QUERY
    WITH head AS MATERIALIZED (
        SELECT 'person' AS sort, source.id AS source, one.moment, one.id
        FROM unnest(people) AS source (id) CROSS JOIN LATERAL ({person} LIMIT deep) AS one
        UNION ALL SELECT 'room', source.id, one.moment, one.id
        FROM unnest(rooms) AS source (id) CROSS JOIN LATERAL ({room} LIMIT deep) AS one
        UNION ALL SELECT 'word', source.id, one.moment, one.id
        FROM unnest(words) AS source (id) CROSS JOIN LATERAL ({word} LIMIT deep) AS one
        UNION ALL SELECT 'channel', source.id, one.moment, one.id
        FROM unnest(channels) AS source (id) CROSS JOIN LATERAL ({channel} LIMIT deep) AS one
        UNION ALL SELECT 'office', source.id, one.moment, one.id
        FROM unnest(offices) AS source (id) CROSS JOIN LATERAL ({office} LIMIT deep) AS one
    ), edge AS MATERIALIZED (
        SELECT coalesce((
            SELECT moment FROM (SELECT DISTINCT moment, id FROM head) AS one
            ORDER BY moment {way}, id {way} OFFSET most - 1 LIMIT 1), '{end}') AS moment
    ), cut AS MATERIALIZED (
        SELECT sort, source AS id FROM head GROUP BY sort, source
        HAVING deep < most AND count(*) = deep AND {farthest}(moment) {within} (SELECT moment FROM edge)
    )
    SELECT moment, id FROM (
        SELECT moment, id FROM head
        UNION SELECT one.moment, one.id
        FROM cut AS source CROSS JOIN LATERAL ({person} LIMIT most) AS one WHERE sort = 'person'
        UNION SELECT one.moment, one.id
        FROM cut AS source CROSS JOIN LATERAL ({room} LIMIT most) AS one WHERE sort = 'room'
        UNION SELECT one.moment, one.id
        FROM cut AS source CROSS JOIN LATERAL ({word} LIMIT most) AS one WHERE sort = 'word'
        UNION SELECT one.moment, one.id
        FROM cut AS source CROSS JOIN LATERAL ({channel} LIMIT most) AS one WHERE sort = 'channel'
        UNION SELECT one.moment, one.id
        FROM cut AS source CROSS JOIN LATERAL ({office} LIMIT most) AS one WHERE sort = 'office'
    ) AS one ORDER BY moment {way}, id {way} LIMIT most;
END
$places$
"""
ROWS: Final = """
    SELECT {moment} AS moment, {id} AS id FROM {table}
    WHERE {condition} AND ({moment}, {id}) {beyond} (last_moment, last_id)
    ORDER BY {moment} {way}, {id} {way}"""
ENTRIES: Final = {"table": "content_entry", "moment": "published_at", "id": "id"}
SOURCES: Final = {  # rows of one source; its number is `source.id`
    "person": {**ENTRIES, "condition": "state = 'published' AND voice = 'personal' AND author_id = source.id"},
    "room": {**ENTRIES, "condition": "state = 'published' AND group_id = source.id"},
    "word": {
        "table": "content_entrytag",
        "moment": "published_at",
        "id": "content_object_id",
        "condition": "tag_id = source.id",
    },
    "channel": {
        "table": "content_broadcast",
        "moment": "feeds_from",
        "id": "entry_id",
        "condition": "feeds_from <= statement_timestamp() AND department_id = source.id",
    },
    "office": {**ENTRIES, "condition": "state = 'published' AND audience = 'department' AND department_id = source.id"},
}
WAYS: Final = {
    "before": {"way": "DESC", "beyond": "<", "within": ">=", "end": "-infinity", "farthest": "min"},
    "after": {"way": "ASC", "beyond": ">", "within": "<=", "end": "infinity", "farthest": "max"},
}
ARGUMENTS: Final = "(bigint, text, bigint[], timestamptz, bigint, integer, integer, integer)"


def function(name: str) -> str:
    """The text of the one for that way."""
    way = WAYS[name]
    rows = {sort: ROWS.format(**source, **way) for sort, source in SOURCES.items()}
    return FUNCTION.format(name=name, **way, **rows)


class Migration(migrations.Migration):
    dependencies = [("stream", "0004_feed_marks_and_hidden")]
    operations = [migrations.RunSQL(function(name), f"DROP FUNCTION stream_places_{name}{ARGUMENTS}") for name in WAYS]
