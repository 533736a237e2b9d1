"""The words in the address of an entry. The number finds it; the words are for people."""

from django.utils.text import slugify

LONGEST = 60  # characters


def words_of(title: str, *, otherwise: str, taken: frozenset[str]) -> str:
    """`title` as words of an address, `otherwise` where nothing is left of it; never one of the `taken` ones, which are
    pages of their own.
    """
    words = slugify(title)[:LONGEST] or otherwise
    return f"{otherwise}-{words}" if words in taken else words
