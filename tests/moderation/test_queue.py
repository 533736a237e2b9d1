"""The queue: one row a thing, however many reported it, and never a query more for it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Record
from colleagues.services import add_colleague
from content.models import Reply
from moderation.models import Act, Outcome, Report, Rule
from moderation.services import claim, claim_next
from notifications.models import Channel, Delivery, Event
from tests.factories import make_department, make_entry, make_group, make_person, make_reply

pytestmark = pytest.mark.django_db
REPORTS = "admin:moderation_report"
QUEUE = "/admin/moderation/report/"


def rows_of(client, **query):
    return client.get(QUEUE, query).context["cl"].result_list


def page(report):
    return reverse(f"{REPORTS}_change", args=[report.pk])


def test_a_thing_that_many_reported_is_one_row_which_says_so(
    client, moderator, entry, reply, strangers, author, send_report
):
    people = strangers(3)
    first = send_report(entry, people[0])
    for person in people[1:]:
        send_report(entry, person, rule=Rule.OFF_TOPIC, note="canary")
    other = send_report(reply, author)
    client.force_login(moderator)
    rows = rows_of(client)
    assert [row.pk for row in rows] == [first.pk, other.pk]
    assert (rows[0].told.people, rows[0].told.weight.circles) == (3, 3)
    assert rows[0].told.reasons == "Off topic or advertising (2), Personal attack or harassment"
    assert rows[0].told.weight.weight == 3.0
    assert b'<td class="field-weighs">3.0</td>' in client.get(QUEUE).content
    seen = client.get(page(first)).content
    assert seen.count(b"canary") == 2
    assert b"3 people reported it. Their reports weigh 3.0 together." in seen
    for narrowed in (
        {"rule": "off-topic"},
        {"q": "canary"},
        {"q": people[2].name},
        {"about": "entry", "q": '"canary"'},
    ):
        assert [row.pk for row in rows_of(client, **narrowed)] == [first.pk]
    assert rows_of(client, rule="marking") == rows_of(client, q="nothing like it") == []


def test_one_act_answers_all_of_them_and_each_reporter_hears_once(client, moderator, entry, strangers, send_report):
    people = strangers(2)
    reports = [send_report(entry, person) for person in people]
    client.force_login(moderator)
    sent = {"action": "close_reported", "_selected_action": [str(reports[0].pk)], "reason": "Fair comment."}
    client.post(QUEUE, sent)
    assert Act.objects.count() == 1
    assert set(Report.objects.values_list("outcome", flat=True)) == {Outcome.NO_ACTION}
    told = Delivery.objects.filter(event=Event.REPORT_HANDLED, channel=Channel.SITE).values_list("recipient", flat=True)
    assert sorted(told) == sorted(person.pk for person in people)


def test_what_is_reported_anew_stands_beside_what_was_answered(client, moderator, entry, strangers, send_report):
    first, second, third = strangers(3)
    answered = [send_report(entry, person) for person in (first, second)]
    client.force_login(moderator)
    client.post(reverse(f"{REPORTS}_close", args=[answered[0].pk]), {"reason": "Fair comment."})
    anew = send_report(entry, third)
    assert [row.pk for row in rows_of(client)] == [anew.pk, answered[0].pk]
    assert [row.told.people for row in rows_of(client)] == [1, 2]
    assert [row.pk for row in rows_of(client, state="handled")] == [answered[0].pk]


def test_a_hundred_of_one_circle_are_one_row_and_the_page_says_what_they_weigh(client, moderator, reply, send_report):
    department = make_department()
    friends = [make_person(department=department) for _each in range(60)]
    elsewhere = make_person()
    add_colleague(member=elsewhere, colleague=friends[0])
    reports = [send_report(reply, person) for person in [*friends, elsewhere]]
    client.force_login(moderator)
    (row,) = rows_of(client)
    assert (row.pk, row.told.people, row.told.weight.circles) == (reports[0].pk, 61, 1)
    seen = client.get(page(row)).content.decode()
    assert "61 people reported it. Their reports weigh 1.5 together." in seen
    assert "All who count are one circle" in seen
    assert "Only the oldest of them stand here." in seen
    assert len(re.findall(r",\s+Person Number", seen)) == 50


def test_what_one_reported_oneself_keeps_nobody_from_the_rest(moderator, entry, reply, strangers, author, send_report):
    for person in [moderator, *strangers(25, department=make_department())]:
        send_report(entry, person)
    other = send_report(reply, author)
    assert claim_next(moderator) == other


def test_a_report_that_comes_later_is_claimed_with_the_others(client, moderator, entry, strangers, send_report):
    first, second = strangers(2)
    mine = send_report(entry, first)
    claim(report=mine, moderator=moderator)
    send_report(entry, second)
    client.force_login(moderator)
    assert [row.pk for row in rows_of(client, looked="me")] == [mine.pk]
    assert rows_of(client, looked="nobody") == []


def test_the_name_of_a_hidden_group_is_read_on_its_report_alone_and_that_is_on_record(
    client, moderator, stranger, send_report
):
    group = make_group(name="CANARYGROUP", visibility="hidden")
    reported = send_report(group, stranger)
    other = send_report(make_group(name="Open to all"), stranger)
    client.force_login(moderator)
    listed = client.get(QUEUE).content
    assert b"CANARYGROUP" not in listed
    assert b"hidden: open the report to see which" in listed
    assert b"Open to all" in listed
    assert b"CANARYGROUP" not in client.get(page(other)).content
    assert not Record.objects.filter(action="moderation.opened").exists()
    assert b"CANARYGROUP" in client.get(page(reported)).content
    assert Record.objects.get(action="moderation.opened").target_id == group.pk


def test_five_hundred_things_cost_what_five_do(client, moderator):
    department = make_department()
    writer, one, two = (make_person(department=department) for _each in range(3))
    entry = make_entry(writer)

    def add(number):
        said = [
            Reply(entry=entry, author=writer, department=department, excerpt="Rude.", created_at=timezone.now())
            for _each in range(number)
        ]
        for reply in Reply.objects.bulk_create(said):
            Report.objects.bulk_create(
                Report(reply=reply, concerns=writer, reporter=person, rule=Rule.ATTACK) for person in (one, two)
            )

    def cost(**query):
        with CaptureQueriesContext(connection) as queries:
            rows = rows_of(client, **query)
        return len(queries), len(rows)

    client.force_login(moderator)
    add(5)
    cost()
    few, shown = cost()
    assert (shown, few <= 12) == (5, True)
    add(495)
    assert cost() == (few, 50)
    assert cost(p="9") == (few, 50)
    assert len(rows_of(client, p="9", rule="attack", q="rude")) == 50
    found = client.get(QUEUE).context["cl"]
    assert (found.result_count, {row.told.people for row in found.result_list}) == (500, {2})


@pytest.mark.parametrize("act", ["lock", "pause", "hide"])
def test_what_was_done_is_taken_back_from_the_page_of_its_report(
    client, moderator, author, reply, stranger, strangers, send_report, act
):
    target = make_group(owner=author) if act == "lock" else reply
    key, slug = {"lock": ("u", "unlock"), "pause": ("t", "lift"), "hide": ("r", "restore")}[act]
    reported = send_report(target, stranger)
    client.force_login(moderator)

    def keys():
        return "".join(deed.key for deed, _url in client.get(page(reported)).context["buttons"])

    assert key not in keys()
    given = {"rule": "attack", "reason": "Because of the rules."}
    client.post(reverse(f"{REPORTS}_{act}", args=[reported.pk]), given)
    assert key in keys()
    undoing = reverse(f"{REPORTS}_{slug}", args=[reported.pk])
    assert client.get(undoing).status_code == 200
    done = client.post(undoing, {"reason": "We looked again."})
    assert done["Location"] == page(reported)
    assert key not in keys()
    first, second = Act.objects.order_by("pk")
    assert first.undone_by == second
    assert Report.objects.get().outcome == (Outcome.RESTORED if act == "hide" else Outcome.TAKEN_BACK)
    again = client.post(undoing, {"reason": "And again."}, follow=True)
    assert b"left out" in again.content
    assert Act.objects.count() == 2


def test_lifting_answers_no_report_about_something_else(client, moderator, reply, author, stranger, send_report):
    other = make_reply(make_entry(author), reply.author)
    reports = [send_report(target, stranger) for target in (reply, other)]
    client.force_login(moderator)
    given = {"rule": "attack", "reason": "Because of the rules."}
    client.post(reverse(f"{REPORTS}_suspend", args=[reports[0].pk]), given)
    done = client.post(reverse(f"{REPORTS}_lift", args=[reports[1].pk]), {"reason": "We erred."}, follow=True)
    assert done.redirect_chain[-1][0] == page(reports[1])
    assert b"is taken back, and the person is told" in done.content
    reply.author.refresh_from_db()
    assert reply.author.suspended_at is None
    assert [row.is_open for row in Report.objects.order_by("pk")] == [False, True]
