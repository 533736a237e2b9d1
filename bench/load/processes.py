"""CPU time and memory of processes and their children, from /proc."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

TICKS: Final = os.sysconf("SC_CLK_TCK")  # a second
PARENT, USER_TIME, SYSTEM_TIME, CHILDREN_USER, CHILDREN_SYSTEM = 1, 11, 12, 13, 14  # fields after the name
PROC: Final = Path("/proc")


def _fields(pid: int) -> list[str]:
    """The numbers of /proc/<pid>/stat after the name, which may hold anything; [] where it is gone."""
    try:
        return (PROC / str(pid) / "stat").read_text("ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return []


def parent_of(pid: int) -> int:
    """The process that started it."""
    return int(_fields(pid)[PARENT])


def tree(root: int) -> Iterator[int]:
    """`root` and all that came of it."""
    children: dict[int, list[int]] = {}
    for folder in PROC.iterdir():
        if folder.name.isdecimal() and (fields := _fields(int(folder.name))):
            children.setdefault(int(fields[PARENT]), []).append(int(folder.name))
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        yield pid
        waiting += children.get(pid, [])


def cpu_seconds(root: int) -> float:
    """CPU time of the tree so far, with that of children that have ended."""
    total = 0
    for pid in tree(root):
        if fields := _fields(pid):
            total += sum(int(fields[number]) for number in (USER_TIME, SYSTEM_TIME, CHILDREN_USER, CHILDREN_SYSTEM))
    return total / TICKS


def memory_megabytes(root: int) -> float:
    """Proportional set size of the tree: what is shared counts once."""
    total = 0
    for pid in tree(root):
        try:
            lines = (PROC / str(pid) / "smaps_rollup").read_text("ascii").splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def machine_seconds() -> float:
    """CPU time that the whole machine has spent working."""
    user, nice, system, _idle, _waiting, *interrupts = (
        int(word) for word in (PROC / "stat").read_text("ascii").split("\n", 1)[0].split()[1:8]
    )
    return (user + nice + system + sum(interrupts)) / TICKS


@dataclass(frozen=True)
class Clock:
    """Reads CPU time of what is measured, by name, and of the whole machine."""

    roots: dict[str, int]  # name -> process

    def read(self) -> dict[str, float]:
        """Seconds so far."""
        return {name: cpu_seconds(pid) for name, pid in self.roots.items()} | {"machine": machine_seconds()}
