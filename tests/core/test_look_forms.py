"""Forms come out in GOV.UK's markup; Django admin's do not change."""

import re

import pytest
from django import forms
from django.template.loader import render_to_string


class Everything(forms.Form):
    token = forms.CharField(widget=forms.HiddenInput)
    title = forms.CharField(help_text="In one line.", max_length=200)
    email = forms.EmailField(required=False, widget=forms.EmailInput(attrs={"autocomplete": "email", "class": "wide"}))
    body = forms.CharField(widget=forms.Textarea)
    audience = forms.ChoiceField(
        widget=forms.RadioSelect, choices=[("e", "Everyone"), ("m", "Only <me>")], help_text="Who?"
    )
    topics = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, choices=[("r", "Replies")], required=False)
    place = forms.ChoiceField(choices=[("", "Anywhere"), ("l", "Leeds")])
    picture = forms.FileField(required=False)
    agree = forms.BooleanField(label="I agree", help_text="To all.")


def _squeezed(html: str) -> str:
    return re.sub(r">\s+<", "><", re.sub(r"\s+", " ", html)).strip()


@pytest.fixture
def fresh() -> Everything:
    return Everything()


@pytest.fixture
def wrong() -> Everything:
    return Everything({"title": "", "email": "nope", "audience": "z", "topics": "r", "token": "t"})


def test_a_text_field_has_label_hint_and_control_bound_together(fresh):
    assert _squeezed(fresh["title"].as_field_group()) == (
        '<div class="govuk-form-group"><label class="govuk-label" for="id_title">Title</label>'
        '<div id="id_title_helptext" class="govuk-hint">In one line.</div>'
        '<input type="text" name="title" maxlength="200" class="govuk-input" required'
        ' aria-describedby="id_title_helptext" id="id_title"></div>'
    )


def test_an_error_is_announced_named_and_bound_to_its_control(wrong):
    assert _squeezed(wrong["title"].as_field_group()) == (
        '<div class="govuk-form-group govuk-form-group--error"><label class="govuk-label" for="id_title">Title</label>'
        '<div id="id_title_helptext" class="govuk-hint">In one line.</div>'
        '<p id="id_title_error" class="govuk-error-message">'
        '<span class="govuk-visually-hidden">Error:</span> Fill in “Title”.</p>'
        '<input type="text" name="title" maxlength="200" class="govuk-input govuk-input--error" required'
        ' aria-invalid="true" aria-describedby="id_title_helptext id_title_error" id="id_title"></div>'
    )


def test_radios_are_a_fieldset_with_a_legend(wrong):
    html = _squeezed(wrong["audience"].as_field_group())
    assert '<fieldset class="govuk-fieldset" aria-describedby="id_audience_helptext id_audience_error">' in html
    assert '<legend class="govuk-fieldset__legend">Audience</legend>' in html
    assert (
        '<input class="govuk-radios__input" id="id_audience_1" name="audience" type="radio" value="m">'
        '<label class="govuk-label govuk-radios__label" for="id_audience_1">Only &lt;me&gt;</label>'
    ) in html


def test_checkboxes_keep_what_was_ticked(wrong):
    html = _squeezed(wrong["topics"].as_field_group())
    assert '<div class="govuk-checkboxes" data-module="govuk-checkboxes">' in html
    assert 'name="topics" type="checkbox" value="r" checked>' in html


@pytest.mark.parametrize(
    ("field", "piece"),
    [
        ("email", '<input type="email" name="email" autocomplete="email" class="govuk-input wide"'),
        ("email", "Email (optional)"),
        ("body", 'class="govuk-textarea"'),
        ("place", '<select name="place" class="govuk-select"'),
        ("picture", '<input type="file" name="picture" class="govuk-file-upload"'),
        ("agree", '<input type="checkbox" name="agree" class="govuk-checkboxes__input"'),
        ("agree", '<label class="govuk-label govuk-checkboxes__label" for="id_agree">I agree</label>'),
        ("agree", '<div id="id_agree_helptext" class="govuk-hint govuk-checkboxes__hint">To all.</div>'),
    ],
)
def test_every_control_wears_its_component(fresh, field, piece):
    assert piece in _squeezed(fresh[field].as_field_group())


def test_the_summary_links_each_problem_to_its_control(wrong):
    wrong.add_error(None, "Both at once do not work.")
    html = _squeezed(str(wrong))
    assert html.startswith(
        '<div class="govuk-error-summary" data-module="govuk-error-summary" tabindex="-1" autofocus>'
    )
    assert '<div role="alert"><h2 class="govuk-error-summary__title">There is a problem</h2>' in html
    assert "<li>Both at once do not work.</li>" in html
    assert '<li><a href="#id_audience_0">' in html
    assert '<li><a href="#id_agree">Tick “I agree”.</a></li>' in html
    assert '<li><a href="#id_place">Choose an answer to “Place”.</a></li>' in html
    ids = set(re.findall(r'\sid="([^"]+)"', html))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= ids
    assert {name for names in re.findall(r'aria-describedby="([^"]+)"', html) for name in names.split()} <= ids


def test_a_form_without_errors_has_no_summary_and_keeps_hidden_fields(fresh):
    html = str(fresh)
    assert "govuk-error-summary" not in html
    assert '<input type="hidden" name="token" id="id_token">' in html


def test_a_form_may_leave_out_the_word_optional(fresh):
    fresh.say_optional = False
    assert "(optional)" not in str(fresh)


def test_text_of_people_is_escaped_everywhere():
    form = Everything({"title": "<script>", "email": "<b>@x", "audience": "<i>", "token": ""})
    html = str(form)
    assert "<script>" not in html
    assert "<b>" not in html
    assert "<i>" not in html


def test_widgets_themselves_are_djangos_so_that_admin_looks_as_shipped():
    widget = forms.TextInput(attrs={"class": "vTextField"})
    assert widget.render("a", "b") == '<input type="text" name="a" value="b" class="vTextField">'
    assert str(Everything()["title"]) == (
        '<input type="text" name="title" maxlength="200" required aria-describedby="id_title_helptext" id="id_title">'
    )


def test_the_summary_alone_can_stand_above_the_heading(wrong):
    assert "Enter a valid email address." in render_to_string("elements/error_summary.html", {"form": wrong})
