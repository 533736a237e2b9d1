"""Messages that moderators start from: shipped once, and their own from then on."""

import tomllib

import pytest
from django.urls import reverse

from moderation import message_templates
from moderation.message_templates import SHIPPED, ship, shipped
from moderation.models import AGAINST, NOTE_LONGEST, ActKind, Rule, Template
from moderation.models.act import TITLE_LONGEST

pytestmark = pytest.mark.django_db


@pytest.fixture
def none_yet():
    Template.objects.all().delete()


def test_each_act_that_a_moderator_does_has_a_message_and_each_rule_too():
    rows = list(shipped())
    assert {row["kind"] for row in rows} == {*ActKind.values} - {ActKind.QUIET}
    assert {row["rule"] for row in rows} == {*Rule.values, ""}
    assert all(0 < len(row["title"]) <= TITLE_LONGEST and 0 < len(row["text"]) <= NOTE_LONGEST for row in rows)
    assert len({(row["kind"], row["language"], row["title"]) for row in rows}) == len(rows)
    assert {row["kind"] for row in rows if row["rule"]} <= set(AGAINST)


def test_they_come_once_and_nothing_that_was_edited_is_touched_again(none_yet):
    ship(Template)
    assert Template.objects.count() == len(list(shipped()))
    hide = Template.objects.get(title="Please speak of the matter")
    Template.objects.filter(pk=hide.pk).update(text="Ours.", is_active=False)
    ship(Template)
    hide.refresh_from_db()
    assert (hide.text, hide.is_active) == ("Ours.", False)
    assert Template.objects.count() == len(list(shipped()))


def test_welsh_comes_where_a_translator_has_written_both(none_yet, tmp_path, monkeypatch):
    words = SHIPPED.read_text(encoding="utf-8")
    half = words.replace('title = "Open again"\n', 'title = "Open again"\ntitle_cy = "Ar agor eto"\n')
    whole = half.replace('title = "Shown again"\n', 'title = "Shown again"\ntitle_cy = "Eto"\ntext_cy = "Diolch."\n')
    file = tmp_path / "messages.toml"
    file.write_text(whole, encoding="utf-8")
    assert len(tomllib.loads(whole)["message"]) == len(tomllib.loads(words)["message"])
    monkeypatch.setattr(message_templates, "SHIPPED", file)
    ship(Template)
    assert [row.title for row in Template.objects.filter(language="cy")] == ["Eto"]


def test_those_for_the_rule_that_the_reports_name_come_first(client, moderator, entry, stranger, none_yet, send_report):
    ship(Template)
    reported = send_report(entry, stranger, rule=Rule.OFF_TOPIC)
    client.force_login(moderator)
    form = client.get(reverse("admin:moderation_report_hide", args=[reported.pk])).context["form"]
    titles = [label for _number, label in form.fields["template"].choices]
    assert titles[:3] == ["Your own words", "It belongs elsewhere", "Please speak of the matter"]
