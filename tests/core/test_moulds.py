"""Parts that are rendered once: they say what their template says, and keep nothing of anybody."""

import pytest
from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override

from core.moulds import Mould

USEFUL = "content/_useful.html"
HOLES = {
    "react_url": "/a{b}/?x=1&y=2",
    "useful_count": "1,204",
    "button_id": '"><script>',
    "csrf_token": "secret",
}


def useful() -> Mould:
    return Mould(USEFUL, words=tuple(HOLES))


@pytest.mark.parametrize("has_reacted", [True, False])
def test_it_is_what_the_template_would_have_written_escaped_values_included(has_reacted: bool) -> None:
    cast = useful().cast(HOLES, has_reacted=has_reacted)
    assert cast == get_template(USEFUL).render({**HOLES, "has_reacted": has_reacted})
    assert "<script>" not in cast
    assert isinstance(cast, SafeString)


def test_what_the_shape_says_stands_in_the_place_of_a_hole() -> None:
    cast = useful().cast(HOLES, has_reacted=False, useful_count="")
    assert cast == get_template(USEFUL).render({**HOLES, "has_reacted": False, "useful_count": ""})


def test_a_second_reader_gets_nothing_of_the_first() -> None:
    mould = useful()
    mould.cast(HOLES, has_reacted=True)
    second = mould.cast(dict.fromkeys(HOLES, "other"), has_reacted=True)
    assert not any(value in second for value in ("1,204", "secret", "a{b}"))


def test_a_hole_without_a_value_is_an_error_and_not_a_gap() -> None:
    with pytest.raises(KeyError):
        useful().cast({"react_url": "/"}, has_reacted=True)


def test_each_language_has_its_own() -> None:
    mould = Mould("content/_useful.html", context=lambda _marks, **_shape: {"useful_count": get_language()})
    assert "en-gb" in mould.cast(has_reacted=True)
    with override("cy"):
        assert "cy" in mould.cast(has_reacted=True)


def test_addresses_are_built_of_the_number() -> None:
    mould = Mould("content/_card_acts.html", numbers=("number",))
    assert f'action="{reverse("content:react-entry", args=[12])}"' in mould.cast({"number": 12}, has_reacted=True)
