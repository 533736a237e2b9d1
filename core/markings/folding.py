"""Letters as the eye reads them: one plain alphabet, whatever script, width or ornament they were typed in.

Case is kept, because a marking is told from a word by its capitals. The table of look-alikes is small on purpose: the
letters of the markings and of their handling words, out of the scripts that have them. Nobody is shown what comes out.
"""

import unicodedata
from typing import Final

_UNSEEN: Final = frozenset({"Mn", "Me", "Cf"})  # combining marks, variation selectors, zero widths, soft hyphens, tags
_PAIRS: Final = (
    ("АВСЕНІЈКМОРЅТУХԌԚԜҮГЯ", "ABCEHIJKMOPSTYXGQWYRR"),  # Cyrillic
    ("асеһіјорѕухкԛԝгятсун", "acehijopsyxkqwrrtcyh"),
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹΣΞΛ", "ABEZHIKMNOPTYXCEEA"),  # Greek
    ("αεικνορτυχϲσςη", "aeikvoptuxcosn"),
    ("ՏՕՍսօ", "SOUuo"),  # Armenian
    ("ᏚᎬᏟᏒᎡᎢᏢᏦᎪᏞᎳᎷ", "SECRRTPKALWM"),  # Cherokee
    ("ꓢꓰꓚꓣꓔꓳꓑꓴꓗꓲꓠꓮꓡꓬꓝꓓꓧ", "SECRTOPUKINALYFDH"),  # Lisu
    ("ꜱᴇᴄʀᴛᴏᴘᴜᴋɪɴᴀʟʏꜰᴅʜ", "SECRTOPUKINALYFDH"),  # small capitals
    ("ıɛƐЄєƦƧƨŦŧØøÐđ℮€£", "ieEEeRSsTtOoDdeEL"),  # the rest of Latin, and signs
    ("‐‑‒–—―−", "-------"),  # dashes
    ("·•∙⋅・●▪", "......."),
)
_TABLE: Final[dict[int, str | None]] = {
    **{ord(one): plain for seen, read in _PAIRS for one, plain in zip(seen, read, strict=True)},
    **{start + at: chr(65 + at) for start in (0x1F130, 0x1F150, 0x1F170, 0x1F1E6) for at in range(26)},  # in boxes
    **dict.fromkeys((0x115F, 0x1160, 0x3164, 0xFFA0)),  # fillers that look like nothing
    **dict.fromkeys((0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029), "\n"),
    0x2800: " ",
}


def plain(text: str) -> str:
    """`text` in plain letters, without what has no width of its own; lines stay lines.

    Marks go before anything is decomposed: Python sorts the marks on one letter by insertion.
    """
    if text.isascii():
        return text.replace("\r\n", "\n").translate(_TABLE)
    seen = _without_unseen(text.replace("\r\n", "\n").translate(_TABLE))
    return _without_unseen(unicodedata.normalize("NFKD", seen)).translate(_TABLE)


def _without_unseen(text: str) -> str:
    return "".join([letter for letter in text if letter < "\x80" or unicodedata.category(letter) not in _UNSEEN])
