"""The words of markings as patterns: levels, prefixes, handling instructions, and what stands beside them on a page.

Sources: as in `levels`; the Cabinet Office's "HMG Security Classifications: international classified exchanges" for the
prefixes; the Welsh Government's wording for CYFRINACHOL. Each pattern is bounded: none can look at a text twice.
"""

import re
from typing import Final

_APART: Final = r"(?:[ .\-]|_{1,2})?"  # within a word: "SEC-RET"
GAP: Final = r"[\W_]{0,4}"  # between words


def _spelt(word: str) -> str:
    return _APART.join({"S": "[S5$]", "E": "[E3]", "T": "[T7]", "O": "[O0]", "I": "[I1]"}.get(one, one) for one in word)


PREFIX: Final = r"(?:UK|GB|U\.K\.?|NATO|OTAN|EU|UE|COSMIC|FOCAL|ATOMAL|HMG)"
SECRET: Final = _spelt("SECRET")
TOP: Final = _spelt("TOP")
UNNAMED: Final = rf"(?:{PREFIX}{GAP})?(?:(?:(?:{TOP}|TRES){GAP})?{SECRET}|CYFRINACHOL(?:\W{{1,4}}IAWN)?)"
LEVEL: Final = rf"(?:{PREFIX}{GAP})?(?:(?:(?P<top>{TOP}|TRES){GAP})?{SECRET}|CYFRINACHOL(?P<iawn>\W{{1,4}}IAWN)?)"
OLD: Final = r"(?P<old>CONFIDENTIAL|RESTRICTED)"
START, END = r"(?<![A-Za-z0-9_])", r"(?![A-Za-z0-9_]|'[a-z])"

_NATIONS: Final = r"(?:[A-Z]{2,5}(?:[/,&] ?[A-Z]{2,5}){0,9})"
_FOR_WHOM: Final = r"(?:NAMED )?(?:RECIPIENTS?|ADDRESSEES?|ORGANISATIONAL USE|HMG USE|UK USE) ONLY"
HANDLING: Final = (
    rf"(?:{_NATIONS}{GAP}EYES{GAP}ONLY|{_NATIONS} ?/ ?EYES|UK{GAP}?EO|EYES{GAP}ONLY|REL(?:EASABLE)?{GAP}TO\b|NOFORN"
    rf"|LOCSEN|ORCON|LIMDIS|STRAP ?[1-3]?\b|CODE ?WORD\b|ATOMIC\b|CRYPTO\b|DELICATE SOURCE|{_FOR_WHOM}"
    r"|LLYGAID Y DU YN UNIG)"
)


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


OF_A_LEVEL: Final = _names(
    "TOP SECRET TOPSECRET UKSECRET UKTOPSECRET TRES CYFRINACHOL IAWN TS CONFIDENTIAL RESTRICTED CONFIDENTIEL"
)
OF_A_MARKING: Final = OF_A_LEVEL | _names(
    """
    EYES ONLY EO UKEO REL RELEASABLE TO NOFORN NF ORCON STRAP STRAP1 STRAP2 STRAP3 LOCSEN LIMDIS CODEWORD ATOMIC CRYPTO
    DELICATE SOURCE RECIPIENT RECIPIENTS NAMED ORGANISATIONAL HMG USE ADDRESSEE ADDRESSEES SENSITIVE PERSONAL COMMERCIAL
    LEGAL LLYGAID Y DU YN UNIG SI TK FVEY AUS CAN NZ US USA UK GB GBR NATO OTAN EU UE COSMIC FOCAL ATOMAL PERSONNEL
    MARKET POLICY STAFF MEDICAL INVESTIGATION COVER COVERING
    """
)
ON_PAPER: Final = _names(
    """
    PAGE PAGES OF COPY COPIES NO NUMBER NR DRAFT VERSION V ANNEX APPENDIX PART REF TUDALEN O THIS DOCUMENT IS BEGINS
    ENDS START END JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER JAN FEB MAR
    APR JUN JUL AUG SEP SEPT OCT NOV DEC AND
    """
)
# What follows in "secret santa" and the like: names of ordinary things, also where somebody shouts them.
ORDINARY_AFTER: Final = _names(
    """
    SANTA SANTAS GARDEN GARDENS SERVICE SERVICES INTELLIGENCE AGENT AGENTS SOCIETY BALLOT BALLOTS INGREDIENT INGREDIENTS
    RECIPE RECIPES SAUCE WEAPON SHOPPER SHOPPERS CINEMA SUPPER CLUB POLICE POLICEMAN BARRISTER TEACHER DIARY DIARIES
    LIFE LIVES PASSAGE KEY KEYS TOKEN TOKENS SQUIRREL ADMIRER HISTORY HISTORIES IDENTITY BUDDY BUDDIES PAL FRIEND BAKER
    BAKE CAKE SINGER TALENT TALENTS SUPERPOWER BOOK WORLD SEVEN RIVER TO STARTUP MANAGER MANAGEMENT
    """
)
ORDINARY_BEFORE: Final = _names(
    """
    TRADE OFFICIAL CLIENT NO NOT MY OUR YOUR HIS HER THEIR ITS THE A AN SHARED APP API WORST BEST OPEN BIG LITTLE STATE
    IN POORLY WELL FAMILY BADLY
    """
)
PAPERS: Final = _names(
    """
    ANNEX BRIEF BRIEFING CABLE CORRESPONDENCE DIPTEL DOCUMENT DOSSIER DRAFT LETTER MEMO MEMORANDUM MINUTE MINUTES NOTE
    PAPER REPORT SUBMISSION TELEGRAM
    """
)


def pattern(words: str) -> re.Pattern[str]:
    """`words` compiled, for capitals and small letters."""
    return re.compile(words, re.IGNORECASE)
