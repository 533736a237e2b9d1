"""The table of docs/performance.md, out of what the loads have kept."""

import json
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from bench.load.wrk import Figures

REFERENCE: Final = "bare gunicorn"
COLUMNS: Final = (
    "page",
    "pages/s",
    "p50, p95, p99 ms",
    "CPU ms: web + Postgres + Valkey",
    "of bare",
    "queries",
    "kB, compressed",
    "errors",
)


def report(folder: Path) -> str:
    """A section for each data set that was loaded."""
    found = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]
    return "\n\n".join(section(kept) for kept in found) or "Nothing is kept yet: bin/bench load S."


def section(kept: dict[str, Any]) -> str:
    """Medians of the rounds; the rate with its lowest and highest."""
    rounds = [{name: Figures(**figures) for name, figures in one.items()} for one in kept["rounds"]]
    others = [figures.cpu["others"] for one in rounds for figures in one.values()]
    lines = [
        f"`{kept['database']}`: {len(rounds)} rounds; web ready in {kept['start_seconds']:.1f} s, "
        f"{kept['web_megabytes']:.0f} MB after warming up; the rest of the machine took "
        f"{statistics.median(others):.2f} processors ({min(others):.2f} to {max(others):.2f}).",
        "",
        f"| {' | '.join(COLUMNS)} |",
        "|---" * len(COLUMNS) + "|",
    ]
    lines += [line(name, [one[name] for one in rounds], rounds, kept["looks"].get(name)) for name in rounds[0]]
    return "\n".join(lines)


def line(name: str, runs: list[Figures], rounds: list[dict[str, Figures]], look: dict[str, int] | None) -> str:
    """One page, or one bare server."""

    def middle(value: Callable[[Figures], float]) -> float:
        return statistics.median(value(run) for run in runs)

    rates = [run.rate for run in runs]
    times = ", ".join(f"{middle(value):.1f}" for value in (_p50, _p95, _p99))
    parts = {part: statistics.median(run.cpu[part] for run in runs) for part in runs[0].cpu}
    shown = " + ".join(f"{parts[part]:.2f}" for part in ("web", "postgres", "valkey") if part in parts)
    ratio = statistics.median(run.rate / one[REFERENCE].rate for run, one in zip(runs, rounds, strict=True))
    cells = [
        name,
        f"{statistics.median(rates):,.0f} ({min(rates):,.0f} to {max(rates):,.0f})",
        times,
        f"{middle(_cpu):.2f}: {shown}" if "postgres" in parts else shown,
        "1" if name == REFERENCE else f"{ratio:.3f}" if ratio < 1 else f"{ratio:.1f}",
        queries(look) if look else "",
        f"{look['size'] / 1000:.1f}, {look['compressed'] / 1000:.1f}" if look else "20",
        str(sum(run.errors for run in runs)),
    ]
    return f"| {' | '.join(cells)} |"


def queries(look: dict[str, int]) -> str:
    """`9`, or `9 to 10` where not all samples take the same."""
    fewest, most = look["fewest_queries"], look["most_queries"]
    return str(fewest) if fewest == most else f"{fewest} to {most}"


def _p50(run: Figures) -> float:
    return run.p50


def _p95(run: Figures) -> float:
    return run.p95


def _p99(run: Figures) -> float:
    return run.p99


def _cpu(run: Figures) -> float:
    return run.cpu_a_request
