"""Versions of the rules: made in the admin, never changed, read by every member with what each changed."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from audit.models import Record
from content.services import NotPossible
from moderation.house.rules import BadRules, Line, in_force, lines_by_reason, put_into_force
from moderation.models import RuleLine, Rules
from tests.desk import at_desk
from tests.moderation.house import make_rules

pytestmark = pytest.mark.django_db
ADD = "admin:moderation_rules_add"


def test_every_member_reads_the_rules_in_force_with_the_reasons_of_reports(client, stranger, entry):
    make_rules("Speak of the matter", "Keep it at OFFICIAL")
    client.force_login(stranger)
    page = client.get(reverse("moderation:rules"))
    for words in (b"Speak of the matter", b"Keep it at OFFICIAL in full.", b"Version 1", b'id="line-1"'):
        assert words in page.content
    form = client.get(reverse("moderation:report-entry", args=[entry.pk])).content.decode()
    assert "Rule 1: Speak of the matter" in form
    assert "Rule 2" not in form


def test_before_the_first_version_the_page_says_so(client, stranger):
    client.force_login(stranger)
    assert b"No rules are in force yet" in client.get(reverse("moderation:rules")).content
    assert b"No rules are in force yet" in client.get(reverse("moderation:rules-history")).content
    assert lines_by_reason() == {}


def test_a_version_whose_day_is_to_come_is_announced_and_does_not_hold(client, stranger):
    make_rules("Be kind")
    tomorrow = timezone.localdate() + timedelta(days=1)
    make_rules("Be kinder", on=tomorrow)
    now = in_force()
    assert now is not None and now.number == 1
    client.force_login(stranger)
    page = client.get(reverse("moderation:rules"))
    assert page.context["rules"].number == 1
    assert page.context["coming"].number == 2


def test_a_version_shows_what_it_changed(client, stranger):
    make_rules("Be kind to everybody here", "Stay on the topic")
    make_rules("Be fair to everybody here", "Stay on the topic", why="Fairness matters.")
    client.force_login(stranger)
    page = client.get(reverse("moderation:rules-version", args=[2])).content.decode()
    assert '<del><span class="govuk-visually-hidden">Taken out: </span>kind</del>' in page
    assert '<ins><span class="govuk-visually-hidden">Added: </span>fair</ins>' in page
    assert "Fairness matters." in page
    assert "These were the first rules." in client.get(reverse("moderation:rules-version", args=[1])).content.decode()
    assert client.get(reverse("moderation:rules-version", args=[3])).status_code == 404


def test_whoever_reads_welsh_reads_the_welsh_words_where_there_are_some(client, stranger):
    lines = [
        Line("kind", "Be kind", "Always.", title_cy="Byddwch yn garedig", text_cy="Bob amser."),
        Line("b", "B", "C"),
    ]
    put_into_force(lines=lines, on=timezone.localdate(), by=None, after=0)
    with translation.override("cy"):
        found = [(line.shown_title, line.shown_text) for line in RuleLine.objects.all()]
    assert found == [("Byddwch yn garedig", "Bob amser."), ("B", "C")]


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [Line(f"l{number}", "T", "T") for number in range(13)],
        [Line("same", "T", "T"), Line("same", "U", "U")],
        [Line("a", " \u202e ", "T")],
        [Line("a", "T", "T", rule="no-such")],
    ],
)
def test_what_makes_no_version_is_refused(lines):
    with pytest.raises(BadRules):
        put_into_force(lines=lines, on=timezone.localdate(), by=None, after=0)
    assert not Rules.objects.exists()


def test_a_day_in_the_past_or_before_the_newest_version_is_refused(operator):
    week = timezone.localdate() + timedelta(days=7)
    make_rules("Be kind", on=week)
    for day in (timezone.localdate() - timedelta(days=1), week - timedelta(days=1)):
        with pytest.raises(BadRules):
            make_rules("Be kinder", on=day)


def test_the_second_of_two_editors_is_told(operator):
    make_rules("Be kind")
    make_rules("Be kinder")
    with pytest.raises(NotPossible):
        make_rules("Be kindest", after=1)


def test_a_line_that_stands_is_never_changed():
    line = make_rules("Be kind").lines.get(position=1)
    with pytest.raises(IntegrityError, match="stands"), transaction.atomic():
        RuleLine.objects.filter(pk=line.pk).update(text="Be cruel.")


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"position": 13}, "rule_line_of_twelve"),
        ({"position": 0}, "rule_line_of_twelve"),
        ({"position": 1}, "rule_line_position_unique"),
        ({"code": "line-0"}, "rule_line_code_unique"),
        ({"text": ""}, "rule_line_has_words"),
    ],
)
def test_what_must_never_be_false_of_a_line(fields, name):
    rules = make_rules("Be kind")
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        RuleLine.objects.create(**{"rules": rules, "position": 3, "code": "c", "title": "T", "text": "T", **fields})


def test_versions_count_from_one():
    with pytest.raises(IntegrityError, match="rules_number_from_one"), transaction.atomic():
        Rules.objects.create(number=0, in_force_from=timezone.localdate())


def sent(page, **changed):
    """What the form of the admin sends back, as it was shown."""
    fields: dict[str, object] = {}
    for form in [page.context["adminform"].form, *page.context["inline_admin_formsets"][0].formset.forms]:
        fields |= {form.add_prefix(name): form[name].value() for name in form.fields}
    management = page.context["inline_admin_formsets"][0].formset.management_form
    fields |= {management.add_prefix(name): management[name].value() for name in management.fields}
    return {name: "" if value is None else value for name, value in fields.items()} | changed


def test_an_operator_makes_the_next_version_in_the_admin(operator):
    make_rules("Be kind", "Stay on the topic")
    desk = at_desk(operator)
    page = desk.get(reverse(ADD))
    assert page.status_code == 200
    fields = sent(page, **{"lines-0-title": "Be kinder", "lines-1-title": "", "lines-1-text": "", "why": "Kinder."})
    done = desk.post(reverse(ADD), fields)
    assert done.status_code == 302, done.context and done.context["errors"]
    newest = Rules.objects.latest_first().first()
    assert newest is not None
    assert (newest.number, newest.why, newest.made_by) == (2, "Kinder.", operator)
    assert list(newest.lines.values_list("position", "code", "title", "rule")) == [(1, "line-0", "Be kinder", "attack")]
    assert Record.objects.filter(action="moderation.rules", actor_id=operator.pk, target_id=newest.pk).exists()
    look = desk.get(reverse("admin:moderation_rules_change", args=[newest.pk]))
    assert look.status_code == 200
    assert b'name="_save"' not in look.content


def test_the_admin_says_what_is_wrong_and_keeps_what_was_typed(operator):
    make_rules("Be kind", "Stay on the topic")
    desk = at_desk(operator)
    fields = sent(desk.get(reverse(ADD)), **{"lines-1-code": "line-0", "why": "Kept words"})
    assert b"Two lines have the same code" in desk.post(reverse(ADD), fields).content
    stale = sent(desk.get(reverse(ADD)), why="Kept words")
    make_rules("Be kinder")
    page = desk.post(reverse(ADD), stale)
    assert page.status_code == 200
    assert b"Somebody made another version" in page.content
    assert b"Kept words" in page.content
    assert Rules.objects.count() == 2
