"""A category that holds a hundred thousand topics, written by statements: the plans of its lists are looked at."""

from datetime import timedelta

from django.db import connection, models
from django.utils import timezone

from content.models import Entry, EntryTag
from forums.models import Forum, Topic
from forums.services import write_topic
from profiles.models import User
from tags.models import Tag
from tests.factories import make_forum, make_group

WORDS = ("leave", "travel", "budget", "printer", "grade", "office", "pension", "tender", "laptop", "estate")


def copies(row: models.Model, number: int, **columns: str) -> None:
    """`number` rows like `row`; `columns` are SQL that may speak of `n`, which counts from 1."""
    quote = connection.ops.quote_name
    fields = [field for field in row._meta.concrete_fields if not isinstance(field, models.BigAutoField)]
    taken = ", ".join(columns.get(field.attname, quote(str(field.column))) for field in fields)
    names = ", ".join(quote(str(field.column)) for field in fields)
    table, key = quote(row._meta.db_table), quote(str(row._meta.pk.column))
    with connection.cursor() as cursor:
        rows = f"SELECT {taken} FROM {table}, generate_series(1, {number}) AS n WHERE {key} = {row.pk} ORDER BY n"  # noqa: S608
        cursor.execute(f"INSERT INTO {table} ({names}) {rows}")


def crowded_forum(authors: list[User], number: int) -> Forum:
    """A category with so many topics: six of ten are questions, one of ten an idea. As many more stand elsewhere."""
    forum, others = make_forum(), [make_forum(), make_forum(group=make_group(owner=authors[0]))]
    first = write_topic(forum=forum, kind="question", author=authors[0], title="First", body="Some words.")
    since = timezone.now() - timedelta(days=900)
    people = f"(array[{','.join(str(person.pk) for person in authors)}])"
    departments = f"(array[{','.join(str(person.department_id) for person in authors)}])"
    words = f"(array[{','.join(repr(word) for word in WORDS)}])"
    moment = f"timestamptz '{since.isoformat()}' + n * interval '{60 * 60 * 24 * 899 / (2 * number):.3f} seconds'"
    who = f"n % {len(authors)} + 1"
    copies(
        first,
        2 * number,
        author_id=f"{people}[{who}]",
        department_id=f"{departments}[{who}]",
        audience="CASE WHEN n % 17 = 0 THEN 'department' ELSE 'everyone' END",
        title=f"{words}[n % 10 + 1] || ' ' || {words}[n / 10 % 10 + 1] || ' number' || n",
        published_at=moment,
        created_at=moment,
        updated_at=moment,
        submission="NULL",
    )
    row = Topic.objects.get(entry=first)
    kind = "CASE WHEN n / 2 % 10 < 6 THEN 'question' WHEN n / 2 % 10 < 9 THEN 'discussion' ELSE 'idea' END"
    elsewhere = f"(array[{','.join(str(one.pk) for one in others)}])[n / 4 % 2 + 1]"
    copies(
        row,
        2 * number,
        entry_id=f"{first.pk} + n",
        forum_id=f"CASE WHEN n % 2 = 0 THEN {forum.pk} ELSE {elsewhere} END",
        kind=kind,
        bumped_at=moment,
        is_answered="n / 2 % 10 < 3",
        idea_state="CASE WHEN n / 2 % 10 = 9 THEN 'open' ELSE '' END",
    )
    tag = EntryTag.objects.create(
        content_object=first, tag=Tag.objects.create(name="work", slug="work"), published_at=since
    )
    copies(tag, 2 * number, content_object_id=f"{first.pk} + n", published_at=moment)
    with connection.cursor() as cursor:
        for model in (Entry, Topic, EntryTag):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
    return forum
