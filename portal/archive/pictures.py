"""Pictures of the demonstration, drawn in code: a chart, a hillside, and faces that nobody has."""

import io
from collections.abc import Callable, Mapping
from typing import Final

from PIL import Image, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
_PAPER: Final[Colour] = (250, 250, 247)
_INK: Final[Colour] = (40, 46, 60)
_FACES: Final[Mapping[str, tuple[Colour, Colour, Colour]]] = {  # behind, hair, jumper
    "priya-kaur": ((214, 232, 229), (38, 28, 30), (0, 133, 126)),
    "tom-reyes": ((226, 231, 240), (92, 62, 40), (0, 104, 83)),
    "anwen-lloyd": ((238, 228, 214), (168, 84, 40), (38, 84, 124)),
    "nadia-aziz": ((240, 226, 230), (50, 34, 44), (128, 60, 96)),
}
FACES: Final = tuple(_FACES)


def chart() -> bytes:
    """Hours by week: three weeks with the tool beside one without."""
    picture = Image.new("RGB", (1200, 700), _PAPER)
    pen = ImageDraw.Draw(picture)
    for line in range(6):
        pen.line((120, 100 + 100 * line, 1120, 100 + 100 * line), fill=(220, 222, 226), width=2)
    for week, hours in enumerate((460, 300, 270, 255)):
        colour = (120, 128, 140) if week == 0 else (0, 104, 83)
        pen.rectangle((190 + 240 * week, 600 - hours, 330 + 240 * week, 600), fill=colour)
    pen.line((120, 600, 1120, 600), fill=_INK, width=4)
    return _saved(picture, "PNG")


def hillside() -> bytes:
    """Wet peat under a low sky."""
    picture = Image.new("RGB", (1600, 1000), (196, 208, 214))
    pen = ImageDraw.Draw(picture)
    for layer, colour in enumerate(((150, 164, 160), (116, 132, 112), (92, 96, 66), (70, 62, 44))):
        top = 380 + 130 * layer
        points = [(x, top + ((x * (3 + layer)) // 17 + 97 * layer) % 120 - 60) for x in range(0, 1601, 160)]
        pen.polygon([(0, 1000), *points, (1600, 1000)], fill=colour)
    for pool in range(7):
        at = (120 + 210 * pool, 820 + (pool * 61) % 130)
        pen.ellipse((*at, at[0] + 150, at[1] + 26), fill=(168, 184, 194))
    return _saved(picture.filter(ImageFilter.GaussianBlur(3)), "JPEG")


def face(one: str) -> bytes:
    """Head and shoulders of nobody."""
    behind, hair, jumper = _FACES[one]
    picture = Image.new("RGB", (480, 600), behind)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((60, 430, 420, 900), fill=jumper)
    pen.ellipse((130, 130, 350, 420), fill=hair)
    pen.rectangle((205, 370, 275, 470), fill=(198, 152, 120))
    pen.ellipse((155, 180, 325, 410), fill=(214, 168, 136))
    return _saved(picture.filter(ImageFilter.GaussianBlur(1.5)), "JPEG")


DRAWN: Final[Mapping[str, Callable[[], bytes]]] = {"chart.png": chart, "hillside.jpg": hillside}


def _saved(picture: Image.Image, kind: str) -> bytes:
    made = io.BytesIO()
    picture.save(made, kind)
    return made.getvalue()
