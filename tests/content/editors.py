"""People who change one text at random and save it: every word that they write is one that nobody wrote before."""

import itertools
import random
from dataclasses import dataclass, field

from content import services
from content.forms import audiences_for
from content.models import Entry, Revision
from profiles.models import User

WORD = itertools.count(1)
MOST_TRIES = 50


@dataclass
class Editor:
    """One window of one person, with the text as it was opened there."""

    person: User
    entry_id: int
    random: random.Random
    title: str = ""
    body: str = ""
    version: int = 0
    written: set[str] = field(default_factory=set)  # and sent: what they took out again before that is their affair

    def open(self) -> None:
        """Load the form."""
        entry = Entry.objects.get(pk=self.entry_id)
        self.title, self.body, self.version = entry.title, entry.body, entry.version

    def type(self) -> None:
        """Change a sentence, add a paragraph, take one out, put one elsewhere or rename the whole."""
        paragraphs = self.body.split("\n\n")
        place = self.random.randrange(len(paragraphs))
        match self.random.randrange(6):
            case 0:
                paragraphs.insert(place, f"A {self._word()} paragraph. It ends with {self._word()}.")
            case 1 if len(paragraphs) > 1:
                del paragraphs[place]
            case 2:
                paragraphs.append(paragraphs.pop(place))
            case 3:
                self.title = f"On {self._word()}"
            case _:
                words = paragraphs[place].split(" ")
                words[self.random.randrange(len(words))] = self._word()
                paragraphs[place] = " ".join(words)
        self.body = "\n\n".join(paragraphs)

    def save(self) -> int:
        """Press Save, and again with what the form then holds, until it is taken. Returns how often it was not."""
        self.written |= {word for word in _words(self.title, self.body) if word.startswith(self.person.handle)}
        entry = Entry.objects.get(pk=self.entry_id)
        for tries in range(MOST_TRIES):
            try:
                services.edit_entry(
                    entry=entry,
                    editor=self.person,
                    title=self.title,
                    body=self.body,
                    tag_words=(),
                    audience=entry.audience,
                    version=self.version,
                )
            except services.EditConflict:
                self._take_over(entry)
            else:
                return tries
        raise AssertionError("never taken")

    def _take_over(self, entry: Entry) -> None:
        both = services.merge_entry(
            entry=entry,
            title=self.title,
            body=self.body,
            tag_words=(),
            audience=entry.audience,
            version=self.version,
            audiences=audiences_for(entry),
        )
        self.title, self.body, self.version = both.title, both.body, both.version

    def _word(self) -> str:
        return f"{self.person.handle}-{next(WORD)}"


def _words(title: str, body: str) -> set[str]:
    return {word.strip(".*") for word in f"{title} {body}".split()}


def lost_words(entry: Entry, *editors: Editor) -> set[str]:
    """What they wrote and saved that is neither in the text nor in its history."""
    versions = [Entry.objects.get(pk=entry.pk), *Revision.objects.on(entry)]
    there = {word for version in versions for word in _words(version.title, version.body)}
    return {word for editor in editors for word in editor.written} - there
