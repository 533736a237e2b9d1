"""The one registry of pages. Axe, query counts, canaries and the matrix of permissions run over it.

A module for each noun: an address that takes arguments has its entry in the `ARGUMENTS` there, a page that people look
at has its row in `PAGES`, and beside them stands what makes its list longer.
"""

from tests.pages import (
    counterparts,
    entries,
    follows,
    forums,
    groups,
    people,
    places,
    polls,
    rules,
    service,
    updates,
    welcome,
)
from tests.pages.page import ARGUMENTS, Page, url_of

__all__ = ["ARGUMENTS", "NOUNS", "PAGES", "Page", "url_of"]

NOUNS = (counterparts, entries, follows, forums, groups, people, places, polls, rules, service, updates, welcome)
PAGES = [page for noun in NOUNS for page in noun.PAGES]
for noun in NOUNS:
    assert not ARGUMENTS.keys() & noun.ARGUMENTS.keys(), noun
    ARGUMENTS.update(noun.ARGUMENTS)
