"""The documents of the demonstration are whole, and say on which page what stands."""

from pathlib import Path

import pytest

from portal.archive import cast, documents
from uploads import reading, sandbox
from uploads.models import ExtractionState


@pytest.mark.parametrize(
    ("name", "places", "kind", "words"),
    [("twenty-minutes.pdf", 2, "page", "seizure bags"), ("four-lines.odp", 3, "slide", "too cheerful")],
)
def test_a_document_is_taken_in_and_found_by_its_last_place(
    tmp_path: Path, name: str, places: int, kind: str, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(documents.WRITTEN[name]())
    assert path.stat().st_size < 3_000
    found = reading.read(path, sandbox.identify(path)["media_type"], seconds=8)
    assert (found.state, found.places) == (ExtractionState.READ, places)
    assert (found.pieces[-1].kind, found.pieces[-1].number) == (kind, places)
    assert words in found.pieces[-1].words


def test_each_of_them_hangs_on_something() -> None:
    assert set(documents.WRITTEN) <= {showing.file for showing in cast.SHOWN}
