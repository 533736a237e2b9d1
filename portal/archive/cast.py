"""Who may be signed in as in the demonstration, and what its people do beside talking. All are invented."""

from typing import Final, NamedTuple


class SignIn(NamedTuple):
    """Somebody whose password is printed."""

    id: str  # in the archive
    email: str
    who: str


class Category(NamedTuple):
    """A forum of the whole service."""

    slug: str
    name: str
    about: str


class Saying(NamedTuple):
    """Words of somebody under an entry of the archive."""

    author: str
    entry: str  # its id in the archive
    body: str


class Showing(NamedTuple):
    """Words of somebody under an entry of the archive, with a picture of `pictures.DRAWN` or a file behind them."""

    author: str
    entry: str  # its id in the archive
    body: str
    file: str
    alt: str = ""


class Saving(NamedTuple):
    """What the author keeps for later."""

    of: str  # its id in the archive
    is_reply: bool = False
    note: str = ""
    in_days: int = 0  # until the reminder; 0 for none


SIGN_INS: Final = (
    SignIn("priya-kaur", "priya.kaur@cabinet-office.example", "an author with notices, a draft and colleagues"),
    SignIn("tom-reyes", "tom.reyes@department-for-transport.example", "her colleague in another department"),
    SignIn("zoe-featherstone", "zoe.featherstone@ministry-of-justice.example", "new here, and nobody's colleague yet"),
    SignIn("nia-parry", "nia.parry@ministry-of-justice.example", "let in a moment ago, and not welcomed yet"),
    SignIn(
        "siobhan-kelleher",
        "siobhan.kelleher@cabinet-office.example",
        "a moderator, with reports and an appeal",
    ),
    SignIn("oluwaseun-adeyemi", "oluwaseun.adeyemi@department-for-transport.example", "the operator, a superuser"),
)
NEWCOMER: Final = "Nia Parry"
CATEGORIES: Final = (
    Category(
        "getting-things-done", "Getting things done", "Meetings, handovers, records, front desks: how others do it."
    ),
    Category("digital-and-data", "Digital and data", "Data that does not match, forms, tests, scripts, accessibility."),
    Category(
        "policy-and-analysis", "Policy and analysis", "Appraisal, evaluation, statistics, consultation, plain rules."
    ),
    Category(
        "people-and-working-life", "People and working life", "Managing, shifts, part-time, looking after each other."
    ),
    Category("money-and-commercial", "Money and commercial", "Buying, contracts, suppliers, budgets."),
    Category("ideas", "Ideas", "What we could do differently. Each gets an answer, and a reason where it is no."),
)
REGULARS: Final = ("priya-kaur", "tom-reyes", "siobhan-kelleher", "oluwaseun-adeyemi")
"""Of those who sign in, all but the newcomer: they have read what is older than a day or two."""
AUTHOR: Final = "priya-kaur"
MODERATOR: Final = "siobhan-kelleher"
OPERATOR: Final = "oluwaseun-adeyemi"

ABOUT: Final = {
    "priya-kaur": "I count what came of things. Ask me about pilots, templates and lunch.\n\n"
    "Monday to Thursday, mostly in the Leeds hub.",
    "tom-reyes": "I measure whether big projects did what they said they would. Before that: prisons, trams, and one "
    "memorable year in a lighthouse authority.",
    "ruth-okafor": "Appraisal policy at the Treasury. I would rather read half a page from you than forty pages.",
    "nadia-aziz": "If it did not leave a budget line, it goes into the second column.",
    "anwen-lloyd": "I model rivers, and lately other things that fill up. *Siaradwch â mi yn Gymraeg neu yn Saesneg.*",
    "gareth-wynne": "Pensions, projections, and templates on rainy Sundays.",
    "zoe-featherstone": "I list cases for a Crown Court. Three months in. I ask about abbreviations.",
    "siobhan-kelleher": "I look after this place, with two others. If something here worries you, report it.",
    "marcia-baptiste-reid": "I plan for the nights on which everything happens at once.",
    "eilidh-macinnes": "I make bogs wet. Spare waterproofs in most sizes.",
    "ngozi-eze-whitlock": "I guard an empty quarter of an hour in somebody's day. Ask me about minutes, submissions "
    "and who is in the room.",
    "lorraine-tuffnell": "Queues, headsets and the people in both. I staff a building of 400 by the half hour.",
    "callum-drysdale": "A port that never shuts, and the rota for it. Ask me before you optimise anything.",
    "delroy-bancroft": "Nineteen years on the landings, mostly nights. I am awake when you are not.",
    "megan-ashworth-bell": "Keep the reasons, not the files. I shall tell you how long, and when you may let go.",
    "beatriz-figueiredo": "Contracts and decisions. Come before you sign, not after. Biscuits are welcome.",
    "mared-gwilym": "Anogwr gwaith yn Wrecsam. *Siaradwch â fi yn Gymraeg, mae croeso i chi faglu.*",
    "jerome-st-hilaire": "Maps, and scripts of ten lines. If it has a postcode I have probably been wrong about it.",
    "rosalind-achebe-hughes": "I run buildings. The temperature is nobody's decision, and I can prove it.",
    "oisin-magennis": "I take words out. Bring one letter.",
}

DRAFT_TITLE: Final = "What I would tell a new benefits analyst"
DRAFT: Final = """Not finished. Notes so far:

1. Ring somebody before you open a spreadsheet.
2. Measure the week *without*.
3. "Who would notice if we stopped?"
4. Something about biscuits. Ask Tom whether I may.
"""

REPORTED: Final = "three-months-4"  # a reply of the archive
REPORTER: Final = "zoe-featherstone"
REPORT_NOTE: Final = "It is not nasty, just an advertisement in the middle of a conversation. Is that all right here?"

SAID_NOW: Final = (
    Saying(
        "nadia-aziz",
        "lunch",
        "Put me in the hat. I shall say that I ask people what happened to the money, and we shall see how long the "
        "lunch lasts.",
    ),
    Saying(
        "siobhan-kelleher",
        "asking",
        "The note on loans is nearly ready. @priya-kaur, could you read it as somebody who has never arranged one?",
    ),
)

PICTURED: Final = Showing(  # an update of today, under no entry
    "anwen-lloyd",
    "",
    'Peat at half past seven, before anybody had walked on it. This is what "restored" looks like. #peat',
    "hillside.jpg",
    "A wet hillside under a low grey sky, with seven small pools",
)
SHOWN: Final = (
    Showing(
        "gareth-wynne",
        "log",
        "We kept your log for a month. Grey is the week without the tool.",
        "chart.png",
        "Bar chart of hours a week: 46 without the tool, then 30, 27 and 26 with it",
    ),
    Showing("gareth-wynne", "one-page", "And the numbers, for whoever wants to check them.", "hours.csv"),
    Showing(
        "eilidh-macinnes",
        "peat",
        "This morning. It has not read the plan since either.",
        "hillside.jpg",
        "A wet hillside under a low grey sky, with seven small pools",
    ),
    Showing("callum-drysdale", "nights", "The sum on paper, for @nadia-aziz. Two pages.", "twenty-minutes.pdf"),
    Showing("marcia-baptiste-reid", "nights", "Our card as slides, for your own corridor.", "four-lines.odp"),
)
HOURS: Final = "week,tool,hours\n1,no,46\n2,yes,30\n3,yes,27\n4,yes,26\n"

SAVED: Final = (
    Saving("one-page"),
    Saving("log-4", is_reply=True, note="Tell our teams the same: it is the tool that is on trial."),
    Saving("log", note="Use this for the spring pilot. Who would log with us?", in_days=14),
)
