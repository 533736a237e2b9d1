"""The load: wrk, closed loop, keep-alive, one thread, on the same processors as the servers."""

import json
import resource
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from bench.load.processes import Clock
from bench.load.servers import ADDRESS
from civnet.embedded.processes import GroundError

SCRIPT: Final = Path(__file__).with_name("load.lua")
CONNECTIONS: Final = 8
OURS: Final = ("machine", "generator", "others")


@dataclass
class Figures:
    """What one run showed. Times in milliseconds; CPU in milliseconds a request."""

    requests: int
    seconds: float
    p50: float
    p95: float
    p99: float
    wrong: int  # status other than 200, or a body without its markers
    broken: int  # connections refused, broken or timed out
    bytes: int
    cpu: dict[str, float]  # by process; "generator" is wrk; "others" is the rest of the machine, in processors

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds

    @property
    def errors(self) -> int:
        """Requests that were not answered as they should have been."""
        return self.wrong + self.broken

    @property
    def cpu_a_request(self) -> float:
        """Milliseconds of server, Postgres and Valkey together."""
        return sum(value for name, value in self.cpu.items() if name not in OURS)

    def as_json(self) -> dict[str, object]:
        """For the file of results."""
        return asdict(self)


def find() -> str:
    """The program. Raises GroundError with what to do where there is none."""
    found = shutil.which("wrk")
    if found is None:
        raise GroundError("wrk is not here.")
    return found


def run(port: int, requests: Path, markers: Sequence[str], *, seconds: int, clock: Clock) -> Figures:
    """Load the server on `port` with the requests of a file. Raises GroundError when wrk itself fails."""
    command = [find(), "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "10s", "-s", str(SCRIPT)]
    command += [f"http://{ADDRESS}:{port}", "--", str(requests), *markers]
    own = _children_seconds()
    before = clock.read()
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - its path is looked up
    after = clock.read()
    own = _children_seconds() - own
    if done.returncode or not done.stdout.strip():
        raise GroundError(f"wrk failed: {done.stderr or done.stdout}")
    said = json.loads(done.stdout.strip().splitlines()[-1])
    spent = {name: after[name] - before[name] for name in before}
    others = spent.pop("machine") - sum(spent.values()) - own
    asked = max(said["requests"], 1)
    cpu = {name: value * 1000 / asked for name, value in (spent | {"generator": own}).items()}
    return Figures(**said, cpu=cpu | {"others": max(others, 0) / said["seconds"]})


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
