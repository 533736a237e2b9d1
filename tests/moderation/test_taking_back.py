"""A moderator thinks again: an act is taken back from its page, with a reason that is told."""

import pytest
from django.urls import reverse

from content.models import Reply, State
from moderation.models import Act, ActKind, Rule
from moderation.services import close_without_action, hide, pause
from notifications.models import Event
from profiles.models import User
from tests.desk import at_desk
from tests.moderation.readers import told

pytestmark = pytest.mark.django_db


def page_of(act, name="change"):
    return reverse(f"admin:moderation_act_{name}", args=[act.pk])


def test_what_was_done_is_taken_back_from_its_page(reply, colleague, moderator, second_moderator):
    made = hide(target=reply, moderator=moderator, rule=Rule.ATTACK, reason="Please be kind.")
    desk, asking = at_desk(second_moderator), page_of(made, "undo")
    assert asking in desk.get(page_of(made)).content.decode()
    assert b"Please be kind." in desk.get(asking).content
    assert desk.post(asking, {"reason": " "}).status_code == 422
    assert desk.post(asking, {"reason": "It was a quote."}).status_code == 302
    assert Reply.objects.get().state == State.PUBLISHED
    assert told(colleague, Event.RESTORED) == 1
    assert asking not in desk.get(page_of(made)).content.decode()
    again = desk.post(asking, {"reason": "Again."})
    assert again.status_code == 422
    assert b"taken back already" in again.content


def test_a_pause_ends_that_way_before_its_time(reply, colleague, moderator):
    made = pause(target=reply, moderator=moderator, rule=Rule.ATTACK, reason="Please be kind.")
    at_desk(moderator).post(page_of(made, "undo"), {"reason": "Both have made peace."})
    assert not User.objects.get(pk=colleague.pk).is_paused


def test_what_changed_nothing_is_not_and_only_moderators_do_it(reply, stranger, moderator, send_report):
    close_without_action(report=send_report(reply, stranger), moderator=moderator, reason="Fine.")
    kept = Act.objects.get(kind=ActKind.NO_ACTION)
    desk = at_desk(moderator)
    assert page_of(kept, "undo") not in desk.get(page_of(kept)).content.decode()
    assert desk.post(page_of(kept, "undo"), {"reason": "Why not."}).status_code == 422
    assert at_desk(stranger).get(page_of(kept, "undo")).status_code == 302  # to sign in to the admin
