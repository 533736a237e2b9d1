"""CSV files that operators load: read whole, checked line by line, every error with the number of its line."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from core import text


class MalformedLine(ValueError):
    """A line of the file that cannot be used. The text names line and column."""


def read_rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with the number of its line, its cells as single lines. The first line names exactly the `columns`.

    Raises MalformedLine, and OSError where there is no such file.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file, strict=True)
        try:
            if tuple(rows.fieldnames or ()) != tuple(columns):
                raise MalformedLine(f"Line 1: the columns must be {','.join(columns)}.")
            for row in rows:
                if None in row or None in row.values():
                    raise MalformedLine(f"Line {rows.line_num}: there must be {len(columns)} columns.")
                yield rows.line_num, {name: text.single_line(value) for name, value in row.items()}
        except (csv.Error, UnicodeDecodeError) as error:
            raise MalformedLine(f"Line {rows.line_num + 1}: {error}.") from error
