"""The trail in the admin: read, searched by numbers, never changed."""

import pytest
from django.urls import reverse

from audit.services import record

pytestmark = pytest.mark.django_db
LIST = "admin:audit_record_changelist"


def test_an_operator_finds_records_by_number_and_by_action(client, operator):
    hidden = record("test.hide", actor_id=71, target_type="content.entry", target_id=4213, reason="attack")
    other = record("test.join", actor_id=72, target_type="groups.group", target_id=5)
    client.force_login(operator)

    def found(**query):
        return {row.pk for row in client.get(reverse(LIST), query).context["cl"].result_list}

    assert {hidden.pk, other.pk} <= found()
    assert found(q="4213") == found(action="test.hide") == {hidden.pk}
    assert found(q="72") == {other.pk}
    assert found(q="9" * 40) == set()


def test_nobody_adds_changes_or_deletes_a_record(client, operator):
    line = record("test.hide", actor_id=1)
    client.force_login(operator)
    assert client.get(reverse("admin:audit_record_change", args=[line.pk])).status_code == 200
    assert client.post(reverse("admin:audit_record_change", args=[line.pk]), {"action": "x"}).status_code == 403
    assert client.get(reverse("admin:audit_record_add")).status_code == 403
    assert client.post(reverse("admin:audit_record_delete", args=[line.pk]), {"post": "yes"}).status_code == 403


def test_moderators_do_not_read_the_trail(client, moderator):
    client.force_login(moderator)
    assert client.get(reverse(LIST)).status_code == 403
