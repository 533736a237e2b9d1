"""An anonymous poll: who has voted and what was chosen, in two tables without link, time or order."""

import logging
from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Record
from notifications.models import Delivery
from polls import services
from polls.models import Choice, Mode, Participation, Poll, Tally, Vote
from profiles.models import User
from tests.desk import at_desk
from tests.factories import make_person, make_poll, make_vote


@pytest.fixture
def secret(author: User) -> Poll:
    return make_poll(author, is_anonymous=True)


def _columns(model: type[models.Model]) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s",
            [model._meta.db_table],
        )
        return dict(cursor.fetchall())


@pytest.mark.django_db
def test_the_two_tables_have_nothing_in_common_but_the_poll() -> None:
    assert _columns(Participation) == {"poll_id": "bigint", "person_id": "bigint"}
    assert _columns(Tally) == {"poll_id": "bigint", "voter_count": "integer", "counts": "jsonb", "points": "jsonb"}
    assert [field.name for field in Participation._meta.pk_fields] == ["poll", "person"]
    assert not Participation._meta.ordering and not Tally._meta.ordering


def test_a_vote_writes_two_rows_of_which_one_knows_the_person_and_one_the_choice(
    secret: Poll, stranger: User, colleague: User
) -> None:
    make_vote(secret, colleague, "Water")
    with CaptureQueriesContext(connection) as queries:
        make_vote(secret, stranger, "Tea")
    writes = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert [sql.split('"')[1] for sql in writes] == ["polls_participation", "polls_tally"]
    assert {*Tally.objects.get().counts} <= {str(pk) for pk in secret.choices.values_list("pk", flat=True)}
    assert not Vote.objects.exists()
    assert {*Participation.objects.values_list("person", flat=True)} == {stranger.pk, colleague.pk}


def test_the_sums_are_the_same_in_whatever_order_people_voted(author: User, cast: dict[str, Any]) -> None:
    people = [cast[who] for who in ("stranger", "colleague", "moderator", "operator", "blocked", "group_owner")]
    for mode, votes in {
        Mode.SINGLE: [["Tea"], ["Water"], ["Tea"], ["Coffee"], ["Tea"], ["Water"]],
        Mode.RANKED: [["Tea", "Water"], ["Water"], ["Coffee", "Tea", "Water"], ["Tea"], ["Water", "Tea"], ["Tea"]],
    }.items():
        kept = []
        for order in (1, -1):
            poll = make_poll(author, mode=mode, is_anonymous=True)
            labels = {choice.pk: choice.label for choice in poll.choices.all()}
            for person, chosen in [*zip(people, votes, strict=True)][::order]:
                make_vote(poll, person, *chosen)
            tally = Tally.objects.get(poll=poll)
            with connection.cursor() as cursor:
                cursor.execute("SELECT counts::text, points::text FROM polls_tally WHERE poll_id = %s", [poll.pk])
                text = "".join(cursor.fetchone())
            for pk in sorted(labels, reverse=True):
                text = text.replace(f'"{pk}"', labels[pk])
            kept.append((tally.voter_count, text))
        assert kept[0] == kept[1]


def test_one_row_holds_all_sums_so_that_no_row_tells_who_changed_it_last(secret: Poll, cast: dict[str, Any]) -> None:
    """Postgres keeps with each row the transaction that wrote it: a row an option would betray each last voter."""
    for who, label in {"stranger": "Tea", "colleague": "Coffee", "moderator": "Water"}.items():
        make_vote(secret, cast[who], label)
    assert Tally.objects.filter(poll=secret).count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM polls_choice WHERE poll_id = %s", [secret.pk])
        assert cursor.fetchone() == (1,)  # all written with the poll, by its author
    assert Choice.objects.filter(poll=secret).count() == 3


def test_nobody_is_told_and_nothing_is_recorded_or_logged_of_a_vote(
    secret: Poll, stranger: User, caplog: pytest.LogCaptureFixture
) -> None:
    desk = at_desk(stranger)
    before = (Record.objects.count(), Delivery.objects.count())
    with caplog.at_level(logging.INFO):
        desk.post(reverse("polls:vote", args=[secret.pk]), {"choice": secret.choices.get(label="Tea").pk})
    assert Participation.objects.count() == 1
    assert (Record.objects.count(), Delivery.objects.count()) == before
    assert not [record for record in caplog.records if record.name.startswith(("polls", "audit", "content"))]


def test_its_result_is_shown_after_the_close_and_from_five_votes_on(secret: Poll, author: User, stranger: User) -> None:
    for _number in range(4):
        make_vote(secret, make_person(), "Tea")
    url, file = secret.entry.get_absolute_url(), reverse("polls:result", args=[secret.pk])
    assert "The result is shown after the close" in at_desk(author).get(url).content.decode()
    other = make_poll(author, is_anonymous=True)
    for turn in range(5):
        make_vote(other, make_person(), "Water" if turn else "Tea")
    for poll in (secret, other):
        services.close(poll=poll)
    for reader in (author, stranger):
        page = at_desk(reader).get(url).content.decode()
        assert "Fewer than five people voted" in page and "100%" not in page
        assert at_desk(reader).get(file).status_code == 403
        page = at_desk(reader).get(other.entry.get_absolute_url()).content.decode()
        assert "80%" in page and "An anonymous poll keeps no departments" in page


def test_it_never_shows_its_result_earlier_whatever_its_author_asks_for(author: User) -> None:
    poll = make_poll(author, is_anonymous=True, results="always")
    assert poll.results == "closed"


def test_a_second_vote_changes_nothing(secret: Poll, stranger: User) -> None:
    make_vote(secret, stranger, "Tea")
    with pytest.raises(services.AlreadyVoted):
        make_vote(secret, stranger, "Water")
    assert (secret.tally.voter_count, len(secret.tally.counts)) == (1, 1)


def test_an_archive_brings_people_in_the_order_of_their_numbers(secret: Poll, cast: dict[str, Any]) -> None:
    people = [cast[who] for who in ("stranger", "colleague", "moderator", "operator")]
    keys = [choice.pk for choice in secret.choices.all()]
    votes = [services.Imported(person, services.Answer([keys[turn % 3]])) for turn, person in enumerate(people[::-1])]
    assert services.import_votes(poll=secret, votes=votes) == 4
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id FROM polls_participation ORDER BY ctid")
        assert [pk for (pk,) in cursor.fetchall()] == sorted(person.pk for person in people)
    assert services.import_votes(poll=secret, votes=votes) == 0
    assert secret.tally.voter_count == 4
