"""`python -m uploads.inspection.prepare SECONDS FILE FOLDER`: the picture in three sizes, as one line of JSON."""

import sys
from pathlib import Path

from uploads.inspection.limits import answer
from uploads.inspection.pictures import prepare

if __name__ == "__main__":
    answer(
        lambda: prepare(Path(sys.argv[2]), Path(sys.argv[3])),
        seconds=int(sys.argv[1]),
        without_memory="picture_hard",
    )
