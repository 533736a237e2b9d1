"""Workplaces: their file."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from profiles import workplaces
from profiles.models import Workplace

pytestmark = pytest.mark.django_db
HEAD = ",".join(workplaces.COLUMNS)


def load(path: Path | None = None) -> str:
    """What the command says."""
    said = StringIO()
    call_command("load_workplaces", *([path] if path else []), stdout=said)
    return said.getvalue()


def test_the_invented_workplaces_load_and_load_again():
    assert load() == "34 workplaces added, 0 brought up to date.\n"
    Workplace.objects.filter(slug="leeds-hub").update(town="Elsewhere")
    assert load() == "0 workplaces added, 34 brought up to date.\n"
    assert Workplace.objects.get(slug="leeds-hub").town == "Leeds"
    assert not Workplace.objects.open().filter(town="Carlisle").exists()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("hub,Leeds hub,Leeds", "Line 3: there must be 4 columns"),
        ("h b,Leeds hub,Leeds,", "Line 3: Enter a valid"),
        ("hub,,Leeds,", "Line 3: slug, name and town must have"),
        ("hub," + "x" * 81 + ",Leeds,", "Line 3: slug, name and town must have"),
        ("hub,Leeds hub,Leeds,yesterday", "Line 3: 'yesterday' is no day"),
        ("yard,Yard,Leeds,", "Line 3: yard is there twice"),
        ('hub,"Leeds', "Line 3: unexpected end of data"),
    ],
)
def test_a_malformed_line_is_named_and_nothing_is_loaded(tmp_path: Path, line: str, said: str):
    path = tmp_path / "workplaces.csv"
    path.write_text("\n".join([HEAD, "yard,Mill Yard,Leeds,", line]), encoding="utf-8")
    with pytest.raises(CommandError, match=said):
        load(path)
    assert not Workplace.objects.exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(CommandError, match="cannot be read"):
        load(tmp_path / "none.csv")
