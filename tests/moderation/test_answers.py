"""Each act from the page of a report: asked for, done with a rule and a reason, and told."""

import pytest
from django.urls import reverse

from moderation.models import Act, Report
from profiles.models import User
from tests.factories import make_forum, make_topic

pytestmark = pytest.mark.django_db
GIVEN = {"rule": "attack", "reason": "Because of the rules."}


@pytest.mark.parametrize(
    ("slug", "kind", "more"),
    [
        ("edit-out", "edit-out", {"passage": "fool"}),
        ("hide", "hide", {}),
        ("warn", "warn", {}),
        ("pause", "pause", {"days": "3"}),
        ("suspend", "suspend", {}),
        ("close", "no-action", {}),
    ],
)
def test_what_can_be_done_about_a_reply(client, moderator, reply, stranger, send_report, slug, kind, more):
    reported = send_report(reply, stranger)
    client.force_login(moderator)
    asking = reverse(f"admin:moderation_report_{slug}", args=[reported.pk])
    asked = client.get(asking)
    assert asked.status_code == 200
    assert b"autofocus" in asked.content
    assert client.post(asking, {**GIVEN, **more}).status_code == 302
    assert (Act.objects.get().kind, Report.objects.open().count()) == (kind, 0)


def test_a_topic_is_moved_or_locked_and_nothing_else_is(client, moderator, author, reply, stranger, send_report):
    topic, forum = make_topic(author), make_forum()
    reported, other = send_report(topic.entry, stranger), send_report(reply, stranger)
    client.force_login(moderator)

    def keys(row):
        buttons = client.get(reverse("admin:moderation_report_change", args=[row.pk])).context["buttons"]
        return "".join(deed.key for deed, _url in buttons)

    assert (keys(reported), keys(other)) == ("nehmlwpsq", "nehwpsq")
    moving = reverse("admin:moderation_report_move", args=[reported.pk])
    assert client.post(moving, GIVEN).status_code == 422
    assert client.post(moving, {**GIVEN, "forum": forum.pk}).status_code == 302
    topic.refresh_from_db()
    assert topic.forum == forum


def test_several_are_warned_at_once(client, moderator, entry, reply, stranger, send_report):
    rows = [send_report(entry, stranger), send_report(reply, stranger)]
    client.force_login(moderator)
    sent = {"action": "warn_reported", "_selected_action": [str(row.pk) for row in rows], **GIVEN}
    done = client.post(reverse("admin:moderation_report_changelist"), sent, follow=True)
    assert b"2 warned." in done.content
    assert set(Act.objects.values_list("kind", "concerns")) == {("warn", row.concerns_id) for row in rows}
    assert User.objects.filter(suspended_at=None, pk__in=[row.concerns_id for row in rows]).count() == 2
