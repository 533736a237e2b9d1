"""Names of files: never a path, never a trick on the eye, never longer than a disk can write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uploads.names import LONGEST, agreeing_name, names_a_picture, tidy_name

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("name", "tidied"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\report.pdf", "report.pdf"),
        ("a/b\\c.txt", "c.txt"),
        ("", "file"),
        ("...", "file"),
        ("/", "file"),
        (".htaccess", "htaccess"),
        ("a\x00b\r\nc.txt", "ab c.txt"),
        ("harmless\u202efdp.exe", "harmlessfdp.exe"),  # would read harmlessexe.pdf
        ("\u2066a\u2069.txt", "a.txt"),
        ("a\u200bb\ufeff.txt", "ab.txt"),
        ('<b>"a"|?*.txt', "ba.txt"),
        ("Cafe\u0301 Gr\u00f6\u00dfe \U0001f600.txt", "Caf\u00e9 Gr\u00f6\u00dfe \U0001f600.txt"),
        ("x" * 300 + ".pdf", "x" * 251 + ".pdf"),
        ("\u00e9" * 300 + ".pdf", "\u00e9" * 125 + ".pdf"),
        ("a." + "x" * 300, "a." + "x" * 253),
    ],
)
def test_a_name_is_tidied(name: str, tidied: str) -> None:
    assert tidy_name(name) == tidied


@given(
    st.text(
        alphabet=st.characters(codec="utf-16", categories=None) | st.sampled_from("\\/.\u202e\x00\u0301"), max_size=400
    )
)
def test_any_name_becomes_one_that_every_disk_takes(name: str) -> None:
    tidied = tidy_name(name)
    assert tidied
    assert len(tidied.encode()) <= LONGEST
    assert tidied.isprintable()
    assert not set(tidied) & set('/\\<>:"|?*\u202e\u2066')
    assert tidy_name(tidied) == tidied


@pytest.mark.parametrize(
    ("name", "media_type", "agreed"),
    [
        ("a.docx", DOCX, "a.docx"),
        ("a.DOCX", DOCX, "a.DOCX"),
        ("a.exe", "application/pdf", "a.exe.pdf"),
        ("report", "application/pdf", "report.pdf"),
        ("page.html", "text/plain", "page.html.txt"),
        ("data.csv", "text/plain", "data.csv"),
        ("IMG_1.JPG", "image/webp", "IMG_1.webp"),
        ("IMG_1", "image/webp", "IMG_1.webp"),
        (".png", "image/webp", "file.webp"),
        ("x" * 255, "application/pdf", "x" * 251 + ".pdf"),
    ],
)
def test_a_name_agrees_with_the_content(name: str, media_type: str, agreed: str) -> None:
    assert agreeing_name(name, media_type) == agreed


def test_a_picture_is_known_by_its_name_only_for_its_size() -> None:
    assert names_a_picture("a.JPEG") and names_a_picture("a.b.webp")
    assert not names_a_picture("a.jpg.pdf") and not names_a_picture("png")
