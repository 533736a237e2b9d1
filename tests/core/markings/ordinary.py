"""Ordinary posts, made up from lists of words: the same ones every time. Among them every kind of harmless secret."""

import random
from collections.abc import Iterator

OPENINGS = [
    "Good morning all.", "Hello,", "A question for the room:", "Hi team!", "Bore da bawb,", "Quick one:", "Thank you!",
    "IMPORTANT: please read.", "FYI", "Update 3 of 5", "TL;DR", "**Reminder**", "# What we learnt",
]  # fmt: skip
PEOPLE = [
    "the Permanent Secretary", "our Private Secretary", "the Secretariat", "the Home Secretary", "the policy team",
    "HMRC", "colleagues in Wales", "the secretary of the choir", "the Secret Service of cake", "NATO", "the EU team",
]  # fmt: skip
DEEDS = [
    "published", "asked about", "is looking for", "would like help with", "wrote a guide to", "reviewed",
    "makes no secret of", "kept", "signed", "explained", "MOVED", "hates", "yn chwilio am",
]  # fmt: skip
THINGS = [
    "Official Secrets Act", "Secret Santa", "SECRET SANTA", "a top secret recipe", "trade secrets",
    "an open secret",
    "OFFICIAL-SENSITIVE handling", "the tiers OFFICIAL, SECRET and TOP SECRET", "client_secret rotation",
    "a secret ballot",
    "the API_SECRET variable", "confidential waste", "restricted procedures", "SC clearance", "the Secret Garden",
    "the cyfrinachol setting", "casework", "form TS1", "tea", "room 3 / floor 2", "version 2.1",
    "sizes (S), (M) and (L)", "SEN support", "`secrets.yml`",
    "https://example.org/secret/", "the secret of good minutes",
    "SECRET papers, which we never hold", "S&E funding", "the CONFIDENTIAL ADVICE line", "the worst kept secret",
]  # fmt: skip
ENDS = [".", "!", "?", "...", ". Thanks", " :-)", ". See you there", " - any ideas?", " (by Friday)", ". Diolch"]
SHAPES = ["{}", "- {}", "1. {}", "> {}", "## {}", "| {} | yes |", "**{}**", "_{}_", "{}", "{}", "{}"]


def posts(number: int) -> Iterator[str]:
    """`number` posts of one to six lines, with shapes of Markdown."""
    chance = random.Random(8)  # noqa: S311 - the same posts every time
    for _unused in range(number):
        lines = [chance.choice(OPENINGS)] if chance.random() < 0.4 else []
        for _line in range(chance.randint(1, 5)):
            said = f"{chance.choice(PEOPLE)} {chance.choice(DEEDS)} {chance.choice(THINGS)}"
            if chance.random() < 0.3:
                said += f" and {chance.choice(THINGS)}"
            if chance.random() < 0.2:
                said = said.upper()
            lines.append(chance.choice(SHAPES).format(said[:1].upper() + said[1:] + chance.choice(ENDS)))
        yield ("\n" if chance.random() < 0.5 else "\n\n").join(lines)
