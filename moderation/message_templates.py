"""The messages that CivNet ships with: put into the database once, and the moderators' own from then on."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

SHIPPED: Final = Path(__file__).resolve().parent / "fixtures" / "message_templates.toml"
_IN_WELSH: Final = ("title_cy", "text_cy")


def shipped() -> Iterator[dict[str, Any]]:
    """The columns of each row: in English, and in Welsh where a translator has written both title and text."""
    with SHIPPED.open("rb") as file:
        messages = tomllib.load(file)["message"]
    for position, message in enumerate(messages, start=1):
        row = {"kind": message["kind"], "rule": message.get("rule", ""), "position": position}
        yield {**row, "language": "en-gb", "title": message["title"], "text": message["text"]}
        if all(message.get(name) for name in _IN_WELSH):
            yield {**row, "language": "cy", "title": message["title_cy"], "text": message["text_cy"]}


def ship(model: Any) -> None:
    """Add what is not there yet, by kind, language and title; what is there stays as somebody has made it."""
    model.objects.bulk_create([model(**row) for row in shipped()], ignore_conflicts=True)
