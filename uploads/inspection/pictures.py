"""Pictures made anew in three sizes: upright, in the colours every screen knows, without a word of who, when and where.

The original is never kept, so what else it held (places, serial numbers, comments, another file behind it) is gone.
"""

import io
import struct
import warnings
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageCms, UnidentifiedImageError

from uploads.inspection.refusal import Refusal

FORMATS: Final = ("JPEG", "PNG", "GIF", "WEBP")
MOST_JPEG_PIXELS, MOST_PIXELS = 50_000_000, 24_000_000
MOST_FRAMES: Final = 100
SIZES: Final = {"large": 1920, "medium": 960, "small": 320}  # longest side in pixels; each is made of the one before
QUALITY, EFFORT = 80, 3  # of WebP: 3 of 6 takes half the time of 4 and one part in fifty more room
_SHORTEST: Final = 1  # pixel: a line stays a line
_TROUBLE: Final = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,
    struct.error,
    KeyError,
    IndexError,
    TypeError,
    EOFError,
)
Picture = Image.Image
Image.MAX_IMAGE_PIXELS = MOST_JPEG_PIXELS // 2  # it raises from twice that on


def prepare(path: Path, folder: Path) -> dict[str, Any]:
    """Write small.webp, medium.webp and large.webp into `folder`. Raises Refusal.

    Returns width and height of the largest, and whether it is the first frame of an animation.
    """
    try:
        with warnings.catch_warnings(action="ignore"):  # of Pillow, about files: what matters raises
            picture, is_animated = _read(path)
        for name, side in SIZES.items():
            picture = _within(picture, side)
            picture.save(folder / f"{name}.webp", "WEBP", quality=QUALITY, method=EFFORT, exif=b"", xmp=b"")
            if name == "large":
                width, height = picture.size
    except Image.DecompressionBombError as error:
        raise Refusal("picture_pixels") from error
    except MemoryError as error:
        raise Refusal("picture_hard") from error
    except _TROUBLE as error:
        raise Refusal("damaged") from error
    return {"width": width, "height": height, "is_first_frame": is_animated}


def _read(path: Path) -> tuple[Picture, bool]:
    """The picture at its largest size, ready to be written; and whether it is the first of an animation."""
    with Image.open(path, formats=FORMATS) as source:
        _check_pixels(source)
        is_animated = _is_animated(source)
        picture = _upright(_small_enough(source), source)
    return _plain(_in_srgb(picture)), is_animated


def _check_pixels(source: Picture) -> None:
    most = MOST_JPEG_PIXELS if source.format in {"JPEG", "MPO"} else MOST_PIXELS
    if source.width * source.height > most:
        raise Refusal("picture_pixels")


def _is_animated(source: Picture) -> bool:
    """A JPEG that holds several (a preview, a map of depth) is no animation. Raises Refusal for very many."""
    if source.format in {"JPEG", "MPO"}:
        return False
    frames = getattr(source, "n_frames", 1)
    if frames > MOST_FRAMES:
        raise Refusal("picture_frames")
    source.seek(0)
    return bool(frames > 1)


def _small_enough(source: Picture) -> Picture:
    """The picture at the largest size that is kept, read no larger than needed."""
    wanted = _fitting(source.size, SIZES["large"])
    if source.format in {"JPEG", "MPO"}:
        source.draft(None, wanted)
    picture: Picture = source
    if source.mode in {"1", "P", "PA"} or "transparency" in source.info:  # to mix colours there must be colours
        picture = source.convert("RGBA" if _has_alpha(source) else "RGB")
    picture = _within(picture, SIZES["large"]) if picture.size != wanted else picture.copy()
    picture.info["icc_profile"] = source.info.get("icc_profile")
    return picture


def _upright(picture: Picture, source: Picture) -> Picture:
    """Turned as the camera was held; a direction that cannot be read is upright."""
    try:
        direction = source.getexif().get(0x0112)
    except _TROUBLE:
        return picture
    turn = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }.get(direction if isinstance(direction, int) else 1)
    if turn is None:
        return picture
    turned = picture.transpose(turn)
    turned.info["icc_profile"] = picture.info.get("icc_profile")
    return turned


def _in_srgb(picture: Picture) -> Picture:
    """With the colours that its profile means; a profile that cannot be read is no profile."""
    profile = picture.info.get("icc_profile")
    if not profile:
        return picture
    try:
        meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        wanted = "RGBA" if picture.mode == "RGBA" else "RGB"
        turned = ImageCms.profileToProfile(picture, meant, ImageCms.createProfile("sRGB"), outputMode=wanted)
    except (ImageCms.PyCMSError, *_TROUBLE):
        return picture
    return turned or picture


def _plain(picture: Picture) -> Picture:
    """Eight bits of red, green and blue, with alpha where there is any, and nothing said beside."""
    if picture.mode.startswith("I"):  # sixteen bits of grey
        picture = picture.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    plain = picture.convert("RGBA" if _has_alpha(picture) else "RGB")
    plain.info = {}
    return plain


def _has_alpha(picture: Picture) -> bool:
    return picture.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in picture.info


def _within(picture: Picture, side: int) -> Picture:
    wanted = _fitting(picture.size, side)
    return picture if wanted == picture.size else picture.resize(wanted, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _fitting(size: tuple[int, int], side: int) -> tuple[int, int]:
    """`size` with its longest side at most `side`; never larger than it was."""
    longest = max(size)
    if longest <= side:
        return size
    return (max(_SHORTEST, round(size[0] * side / longest)), max(_SHORTEST, round(size[1] * side / longest)))
