"""How texts become words: configurations for English, its titles and Welsh, and the functions that documents need.

English has its stemmer. Titles are stemmed alike but keep their stop words, so that "The Who" and "IT" can be found.
Welsh, for which Postgres has no stemmer, is taken as it is; its initial mutations are a matter of the question. All
three leave accents out. Nothing here is a file of the server: a dump holds all of it.
"""

from django.db import migrations

CONFIGURATIONS = """
CREATE TEXT SEARCH DICTIONARY civnet_stems (TEMPLATE = snowball, LANGUAGE = english);
CREATE TEXT SEARCH CONFIGURATION civnet_english (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION civnet_english
    ALTER MAPPING FOR word, hword, hword_part WITH unaccent, english_stem;
ALTER TEXT SEARCH CONFIGURATION civnet_english ALTER MAPPING FOR numword, numhword WITH unaccent, simple;
CREATE TEXT SEARCH CONFIGURATION civnet_title (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION civnet_title
    ALTER MAPPING FOR word, hword, hword_part WITH unaccent, civnet_stems;
ALTER TEXT SEARCH CONFIGURATION civnet_title
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart WITH civnet_stems;
ALTER TEXT SEARCH CONFIGURATION civnet_title ALTER MAPPING FOR numword, numhword WITH unaccent, simple;
CREATE TEXT SEARCH CONFIGURATION civnet_welsh (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION civnet_welsh
    ALTER MAPPING FOR word, hword, hword_part, numword, numhword WITH unaccent, simple;
"""
NO_CONFIGURATIONS = """
DROP TEXT SEARCH CONFIGURATION civnet_welsh;
DROP TEXT SEARCH CONFIGURATION civnet_title;
DROP TEXT SEARCH CONFIGURATION civnet_english;
DROP TEXT SEARCH DICTIONARY civnet_stems;
"""
FUNCTIONS = r"""
CREATE FUNCTION search_week(moment timestamptz) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN floor(extract(epoch FROM moment) / 604800)::integer;

CREATE FUNCTION search_plain(line text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN left(btrim(regexp_replace(lower(unaccent(line)), '[^[:alnum:]]+', ' ', 'g')), 400);

CREATE FUNCTION search_language(said text, line text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN said LIKE 'cy%' THEN 'cy'
    WHEN said <> '' THEN 'en'
    WHEN regexp_count(line, '\m(yn|yr|mae|wedi|gan|ac|oedd|hefyd|sydd|neu|gyda|ddim|ein|eich|nid|bydd|ond)\M', 1, 'i')
        > greatest(2, regexp_count(line, '\m(the|and|of|to|in|is|for|that|with)\M', 1, 'i')) THEN 'cy'
    ELSE 'en' END;
"""
NO_FUNCTIONS = """
DROP FUNCTION search_language(text, text);
DROP FUNCTION search_plain(text);
DROP FUNCTION search_week(timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [
        migrations.RunSQL(CONFIGURATIONS, NO_CONFIGURATIONS),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
    ]
