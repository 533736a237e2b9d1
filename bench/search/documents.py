"""The documents of a whole data set by two statements, as `search.indexing` says them, and their index after them."""

from django.db import connection

from bench.progress import say
from search import indexing

INDEX = "document_words"


def fill() -> None:
    """Documents of all entries and replies, where there are none yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_indexdef(%s::regclass)", [INDEX])
        [definition] = cursor.fetchone()
        cursor.execute(f"DROP INDEX {INDEX}")
        for rows in (indexing.ENTRIES.format(entries="true"), indexing.REPLIES.format(replies="true")):
            cursor.execute(f"INSERT INTO search_document ({indexing.COLUMNS}) {rows}")
            say(f"Documents: {cursor.rowcount:,}")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(definition)
        cursor.execute("VACUUM (ANALYZE) search_document")
