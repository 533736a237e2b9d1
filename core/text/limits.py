"""How much text `core.text` takes, and what it says when that is too much."""

MAX_CHARACTERS = 400_000
"""Four times the longest body a form takes: the last fence before a parser, not a limit for people."""

MAX_DEPTH = 16
"""Quotes, lists, items and cells within one another, in Markdown and in HTML; deeper words stay, without the frame."""


class TextTooLong(ValueError):
    """The text has more than `MAX_CHARACTERS` characters; nothing of it was parsed."""

    def __init__(self, characters: int) -> None:
        super().__init__(f"The text has {characters:,} characters; at most {MAX_CHARACTERS:,} are read.")
        self.characters = characters


def refuse_too_long(text: str) -> None:
    """Raise TextTooLong for a text over the limit. Called before anything looks at the words."""
    if len(text) > MAX_CHARACTERS:
        raise TextTooLong(len(text))
