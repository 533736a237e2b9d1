"""`python -m uploads.inspection.identify SECONDS FILE`: what the file is, as one line of JSON."""

import sys
from dataclasses import asdict
from pathlib import Path

from uploads.inspection.kinds import identify
from uploads.inspection.limits import answer

if __name__ == "__main__":
    answer(lambda: asdict(identify(Path(sys.argv[2]))), seconds=int(sys.argv[1]), without_memory="not_whole")
