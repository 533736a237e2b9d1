"""Appeals: by the person concerned, in five days, to a moderator of another department."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from content.models import Audience, Entry, Reply, State
from content.services import NotPossible, edit_reply
from moderation.appeals import letters
from moderation.appeals.deciders import deciders_of, why_may_not_decide
from moderation.appeals.services import MayNotDecide, TooLate, appeal, decide
from moderation.models import Act, ActKind, Appeal, Rule
from moderation.services import dismiss_moderator, edit_out, hide, make_moderator, suspend, warn
from notifications.models import Event
from notifications.tasks import send_due
from profiles.models import Trust, User
from tests.desk import at_desk
from tests.factories import make_entry, make_person, make_reply
from tests.moderation.readers import reported, told
from tests.moderation.test_acts import notices

pytestmark = pytest.mark.django_db
UPHOLD, TURN_DOWN = "admin:moderation_appeal_uphold", "admin:moderation_appeal_turn-down"


@pytest.fixture
def act(reply, moderator):
    """The colleague's reply is hidden by a moderator of the Treasury."""
    return hide(target=reply, moderator=moderator, rule=Rule.ATTACK, reason="Please be kind.")


@pytest.fixture
def other_moderator():
    """Of another department than the first two."""
    person = make_person("Third Derator")
    make_moderator(person)
    return User.objects.get(pk=person.pk)


def make_appeal(act, **fields):
    said = {"words": "It was a joke among friends.", "submission": uuid.uuid4(), **fields}
    return appeal(act=act, person=act.concerns, **said)


def test_whom_it_concerns_sees_why_and_appeals(client, act, colleague, moderator, second_moderator, other_moderator):
    client.force_login(colleague)
    assert reverse("moderation:act", args=[act.pk]) in client.get(reverse("moderation:decisions")).content.decode()
    page = client.get(reverse("moderation:act", args=[act.pk]))
    assert b"Please be kind." in page.content
    assert moderator.name.encode() not in page.content
    asking = reverse("moderation:appeal", args=[act.pk])
    assert client.get(asking).status_code == 200
    assert client.post(asking, {"words": " ", "submission": uuid.uuid4()}).status_code == 422
    assert client.post(asking, {"words": "x" * 2001, "submission": uuid.uuid4()}).status_code == 422
    done = client.post(asking, {"words": "It was a joke.", "submission": uuid.uuid4()}, follow=True)
    assert b"waits for a moderator of another department" in done.content
    made = Appeal.objects.get()
    assert (made.person, made.words) == (colleague, "It was a joke.")
    assert "You are a fool and so is your team." in made.evidence
    assert [told(person, Event.APPEAL_MADE) for person in (moderator, second_moderator, other_moderator)] == [0, 0, 1]
    assert client.get(asking)["Location"] == reverse("moderation:act", args=[act.pk])  # one an act


def test_the_pages_lead_to_the_words_while_they_may_be_read(client, act, reply, colleague):
    client.force_login(colleague)
    pages = [
        reverse("moderation:decisions"),
        *(reverse(f"moderation:{name}", args=[act.pk]) for name in ("act", "appeal")),
    ]
    link = f'<a href="{reply.get_absolute_url()}">{reply.entry.title}</a>'
    assert [link in client.get(page).content.decode() for page in pages] == [True] * 3
    Entry.objects.update(audience=Audience.ONLY_ME)
    assert [reply.entry.title in client.get(page).content.decode() for page in pages] == [False] * 3


def test_the_pages_lead_to_an_entry_that_was_acted_on(client, colleague, moderator):
    entry = make_entry(colleague, title="Of which it was said")
    act = warn(target=entry, moderator=moderator, rule=Rule.ATTACK, reason="Please be kind.")
    client.force_login(colleague)
    link = f'<a href="{entry.get_absolute_url()}">Of which it was said</a>'
    for page in (reverse("moderation:decisions"), reverse("moderation:act", args=[act.pk])):
        assert link in client.get(page).content.decode()


def test_what_was_said_at_the_time_is_kept_though_it_was_changed_since(colleague, moderator, reply):
    act = warn(target=reply, moderator=moderator, rule=Rule.ATTACK, reason="Please be kind.")
    edit_reply(reply=reply, editor=colleague, body="You are all very kind.", version=reply.version)
    made = make_appeal(act)
    assert made.evidence == "You are a fool and so is your team."


def test_nor_is_it_lost_where_a_moderator_cut_it_out_since(colleague, moderator, reply):
    warned = warn(target=reply, moderator=moderator, rule=Rule.ATTACK, reason="Please be kind.")
    edit_reply(reply=reply, editor=colleague, body="You are a fool, I say again.", version=reply.version)
    hidden = hide(target=reply, moderator=moderator, rule=Rule.ATTACK, reason="Twice is too often.")
    edit_out(target=reply, moderator=moderator, passage="a fool", rule=Rule.ATTACK, reason="Nor this.")
    assert make_appeal(warned).evidence == "You are a fool and so is your team."
    assert make_appeal(hidden).evidence == "You are a fool, I say again."


def test_nobody_else_sees_the_act_and_nobody_appeals_for_another(client, act, stranger, moderator):
    for person in (stranger, moderator):
        client.force_login(person)
        for name in ("moderation:act", "moderation:appeal"):
            assert client.get(reverse(name, args=[act.pk])).status_code == 404
    with pytest.raises(NotPossible):
        appeal(act=act, person=stranger, words="W", submission=uuid.uuid4())


def test_after_five_days_an_appeal_is_refused_with_words(client, act, colleague):
    Act.objects.update(created_at=timezone.now() - timedelta(days=5, seconds=1))
    act.refresh_from_db()
    client.force_login(colleague)
    asking = reverse("moderation:appeal", args=[act.pk])
    for answer in (client.get(asking), client.post(asking, {"words": "Late.", "submission": uuid.uuid4()})):
        assert answer.status_code == 403
        assert b"The five days in which you could appeal are over." in answer.content
    assert b"five days" in client.get(reverse("moderation:act", args=[act.pk])).content
    with pytest.raises(TooLate):
        make_appeal(act)
    Act.objects.update(created_at=timezone.now() - timedelta(days=5) + timedelta(minutes=1))
    act.refresh_from_db()
    assert make_appeal(act).pk


def test_there_is_nothing_to_appeal_against_where_nothing_was_done(client, entry, author, moderator):
    shown = Act.objects.create(entry=entry, kind=ActKind.RESTORE, moderator=moderator, concerns=author, reason="R")
    client.force_login(author)
    assert client.get(reverse("moderation:appeal", args=[shown.pk])).status_code == 403
    kept = Act.objects.create(entry=entry, kind=ActKind.NO_ACTION, moderator=moderator, concerns=author, reason="R")
    assert client.get(reverse("moderation:act", args=[kept.pk])).status_code == 404  # they are not told of a report


def test_the_one_who_acted_and_their_department_do_not_decide(act, moderator, second_moderator, other_moderator):
    made = make_appeal(act)
    for person in (moderator, second_moderator):
        assert why_may_not_decide(made, person)
        with pytest.raises(MayNotDecide):
            decide(appeal=made, by=person, outcome="lost", reason="R")
        page = at_desk(person).get(reverse("admin:moderation_appeal_change", args=[made.pk])).content
        assert b"It was a joke" not in page
        assert b"Uphold" not in page
        assert at_desk(person).post(reverse(UPHOLD, args=[made.pk]), {"reason": "R"}).status_code == 422
    assert list(deciders_of(made)) == [other_moderator]


def test_where_no_other_moderator_is_left_an_operator_decides(act, operator, second_moderator, other_moderator):
    made = make_appeal(act)
    assert why_may_not_decide(made, operator)
    dismiss_moderator(other_moderator)
    assert why_may_not_decide(made, operator) == ""
    assert why_may_not_decide(made, second_moderator)


def test_against_the_community_any_moderator_decides_who_did_not_report_it(
    reply, moderator, second_moderator, strangers
):
    reported(reply, second_moderator, *strangers(2))
    assert list(deciders_of(make_appeal(Act.objects.get()))) == [moderator]


def test_nor_does_who_reported_a_text_of_the_newcomer_who_was_quieted(entry, moderator, second_moderator, strangers):
    newcomer = make_person(trust=Trust.NEWCOMER)
    for person in (second_moderator, *strangers(2)):
        reported(make_reply(entry, newcomer, body="Buy this!"), person)
    assert list(deciders_of(make_appeal(Act.objects.get(kind=ActKind.QUIET)))) == [moderator]


def test_a_lost_appeal_is_told_with_its_reason_and_stands_in_the_ledger(client, act, colleague, other_moderator):
    made = make_appeal(act)
    desk = at_desk(other_moderator)
    page = desk.get(reverse("admin:moderation_appeal_change", args=[made.pk]))
    for words in (b"It was a joke among friends.", b"You are a fool", b"Uphold: undo it", b"Turn down"):
        assert words in page.content
    asking = reverse(TURN_DOWN, args=[made.pk])
    assert desk.get(asking).status_code == 200
    assert desk.post(asking, {"reason": " "}).status_code == 422
    assert desk.post(asking, {"reason": "Your friends were not amused."}).status_code == 302
    made.refresh_from_db()
    assert (made.outcome, made.decided_by) == ("lost", other_moderator)
    assert Reply.objects.get().state == State.HIDDEN
    assert told(colleague, Event.APPEAL_DECIDED) == 1
    client.force_login(colleague)
    page = client.get(reverse("moderation:act", args=[act.pk])).content
    assert b"Your friends were not amused." in page
    assert b"Your appeal was turned down" in client.get(reverse("notifications:list")).content
    assert client.get(reverse("moderation:ledger")).context["rows"][0].appeal == "lost"
    refused = desk.post(asking, {"reason": "Again."})
    assert refused.status_code == 422
    assert b"decided already" in refused.content


def test_a_won_appeal_undoes_the_act_and_is_told(client, act, colleague, other_moderator):
    made = make_appeal(act)
    desk = at_desk(other_moderator)
    assert desk.post(reverse(UPHOLD, args=[made.pk]), {"reason": "It was among friends."}).status_code == 302
    act.refresh_from_db()
    assert act.undone_by is not None and act.undone_by.moderator == other_moderator
    assert Reply.objects.get().state == State.PUBLISHED
    assert (told(colleague, Event.APPEAL_DECIDED), told(colleague, Event.RESTORED)) == (1, 0)
    client.force_login(colleague)
    rows = client.get(reverse("moderation:ledger")).context["rows"]
    assert [(row.kind, row.how_long, row.appeal) for row in rows] == [
        ("Shown again", "", ""),
        ("Hidden", "undone since", "won"),
    ]
    assert b"upheld" in client.get(reverse("moderation:act", args=[act.pk])).content


def test_what_cannot_be_undone_any_more_is_won_all_the_same(act, other_moderator):
    made = make_appeal(act)
    Entry.objects.update(state=State.DELETED)
    Reply.objects.update(state=State.DELETED)
    decide(appeal=made, by=other_moderator, outcome="won", reason="R")
    assert Appeal.objects.get().outcome == "won"
    [told_of] = notices(act.concerns, Event.APPEAL_DECIDED)
    assert told_of.note == "R Nothing had to be shown again."


def test_a_suspended_person_appeals_by_the_link_in_the_mail(client, reply, colleague, moderator, other_moderator):
    made = suspend(target=reply, moderator=moderator, rule=Rule.ATTACK, reason="Three times a fool.")
    send_due()
    body = str(next(message.body for message in mail.outbox if message.to == [colleague.email]))
    link = re.search(r"/moderation/appeals/\S+/", body)
    assert link is not None, body
    page = client.get(link[0])
    assert page.status_code == 200
    assert b"Three times a fool." in page.content
    assert "no-store" in page["Cache-Control"]
    assert not Appeal.objects.exists()
    done = client.post(link[0], {"words": "I am sorry.", "submission": uuid.uuid4()}, follow=True)
    assert b"You hear by mail what is decided." in done.content
    assert Appeal.objects.get().person == colleague
    assert client.get(reverse("portal:home")).status_code == 302  # it signs nobody in
    mail.outbox.clear()
    decide(appeal=Appeal.objects.get(), by=other_moderator, outcome="lost", reason="It stands.")
    send_due()
    assert "It stands." in str(next(message.body for message in mail.outbox if message.to == [colleague.email]))
    assert b"turned down" in client.get(link[0]).content
    assert made.concerns == colleague


def test_a_link_is_of_no_use_for_anything_else(client, act, reply, moderator):
    for token in ("x", "é", "a:b:c", "x" * 5000, letters.token_of(act)):  # the last: no suspension
        assert client.get(reverse("moderation:appeal-by-mail", args=[token])).status_code == 404
    made = suspend(target=reply, moderator=moderator, rule=Rule.ATTACK, reason="R")
    token = letters.token_of(made)
    assert client.get(reverse("moderation:appeal-by-mail", args=[token + "x"])).status_code == 404
    Act.objects.update(created_at=timezone.now() - timedelta(days=6))
    late = client.get(reverse("moderation:appeal-by-mail", args=[token]))
    assert late.status_code == 403
    assert b"The five days" in late.content


def test_who_won_against_a_suspension_can_sign_in_again(reply, colleague, moderator, other_moderator):
    made = make_appeal(suspend(target=reply, moderator=moderator, rule=Rule.ATTACK, reason="R"))
    decide(appeal=made, by=other_moderator, outcome="won", reason="R")
    colleague.refresh_from_db()
    assert colleague.suspended_at is None


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"words": ""}, "appeal_says_why"),
        ({"outcome": "won"}, "appeal_decided_by_whom"),
        (
            {"decided_at": timezone.now(), "outcome": "won", "reason": "R", "decided_by": "self"},
            "appeal_not_decided_by",
        ),
    ],
)
def test_what_must_never_be_false_of_an_appeal(act, fields, name):
    fields = {key: act.concerns if value == "self" else value for key, value in fields.items()}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Appeal.objects.create(**{"act": act, "person": act.concerns, "words": "W", **fields})


def test_an_act_has_one_appeal_and_a_form_makes_one(act, reply, moderator):
    made = make_appeal(act)
    warned = warn(target=reply, moderator=moderator, rule=Rule.ATTACK, reason="R")
    assert make_appeal(warned, submission=made.submission) == make_appeal(act) == made
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.create(act=act, person=act.concerns, words="W")
    other = Act.objects.create(reply=reply, kind="lock", rule="attack", moderator=moderator, concerns=act.concerns)
    with pytest.raises(IntegrityError, match="appeal_submission_unique"), transaction.atomic():
        Appeal.objects.create(act=other, person=act.concerns, words="W", submission=made.submission)
