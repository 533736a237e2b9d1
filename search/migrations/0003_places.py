"""Which documents are looked at for a question: one function, so that its plans do not depend on luck.

It looks at the newest two weeks first, then at nine, at five quarters, at all there is, until it has enough. A step
costs no more than the rarer of the word and the time: the index holds both, and Postgres leaps from one to the other.
So a rare word is found whole, a common one among the newest, and what lies between in a few steps. Where there is more
than enough, documents whose title holds all words, and those whose title is the question, are looked for as well.

Which of them may be read is not decided here: the reading rule stands in `content.models`.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION search_newest(
    asked tsquery, narrowed text, newest integer, most integer, OUT numbers bigint[], OUT is_all boolean
) LANGUAGE plpgsql STABLE SET enable_seqscan = off AS $newest$
DECLARE
    weeks integer;
    span text;
BEGIN
    FOREACH weeks IN ARRAY ARRAY[2, 9, 65, 0] LOOP
        span := CASE
            WHEN weeks = 0 THEN ''
            WHEN weeks < 65 THEN format(' AND marks && %L::varchar[]', ARRAY(
                SELECT 'week:' || week FROM generate_series(newest - weeks + 1, newest) AS week))
            ELSE format(' AND marks && %L::varchar[]', ARRAY(
                SELECT 'season:' || season FROM generate_series((newest - weeks) / 13 + 1, newest / 13) AS season))
        END;
        EXECUTE 'SELECT ARRAY(SELECT id FROM search_document WHERE true'
            || CASE WHEN asked IS NULL THEN '' ELSE ' AND words @@ $1' END || narrowed || span
            || ' ORDER BY published_at DESC, id DESC LIMIT $2)'
        INTO numbers USING asked, most;
        EXIT WHEN cardinality(numbers) >= most;
    END LOOP;
    is_all := weeks = 0 AND cardinality(numbers) < most;
END
$newest$;

CREATE FUNCTION search_places(
    asked tsquery, titled tsquery, exact tsquery, wanted text[], since timestamptz, until timestamptz, most integer
) RETURNS TABLE (id bigint, is_all boolean) LANGUAGE plpgsql STABLE ROWS 400 AS $places$
DECLARE
    narrowed text := '';
    one text;
    newest integer := search_week(least(until, statement_timestamp()));
    numbers bigint[];
    further bigint[];
    everything boolean;
    ignored boolean;
BEGIN
    FOREACH one IN ARRAY wanted LOOP
        narrowed := narrowed || format(' AND marks && %L::varchar[]', string_to_array(one, '|'));
    END LOOP;
    IF since IS NOT NULL THEN
        narrowed := narrowed || format(' AND published_at >= %L::timestamptz', since);
    END IF;
    IF until IS NOT NULL THEN
        narrowed := narrowed || format(' AND published_at < %L::timestamptz', until);
    END IF;
    SELECT * INTO numbers, everything FROM search_newest(asked, narrowed, newest, most);
    IF NOT everything AND titled IS NOT NULL THEN
        SELECT * INTO further, ignored FROM search_newest(titled, narrowed, newest, most / 3);
        numbers := numbers || further;
    END IF;
    IF NOT everything AND exact IS NOT NULL THEN
        SELECT * INTO further, ignored FROM search_newest(exact, narrowed, newest, most / 10);
        numbers := numbers || further;
    END IF;
    RETURN QUERY SELECT DISTINCT number, everything FROM unnest(numbers) AS number;
END
$places$;
"""
NO_FUNCTION = """
DROP FUNCTION search_places(tsquery, tsquery, tsquery, text[], timestamptz, timestamptz, integer);
DROP FUNCTION search_newest(tsquery, text, integer, integer);
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0002_words")]
    operations = [migrations.RunSQL(FUNCTION, NO_FUNCTION)]
