"""Runs the programs of `bin/dev` side by side: one output, one end, nothing left behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

from civnet.embedded.places import PROJECT
from civnet.embedded.processes import dies_with_parent

ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 6  # seconds that a program has to end by itself
VOICE_SECONDS = 1
WIDTH = 6
COLOURS = {"web": 36, "live": 96, "worker": 35, "beat": 33, "mail": 32, "clamd": 31, "dev": 34}
_voice = threading.Lock()


def say(text: str, name: str = "dev") -> None:
    """Write lines to standard output behind the name of who says them.

    A terminal that takes nothing (held by Ctrl-S) holds up the programs' words, never our own end.
    """
    colour = COLOURS.get(name, 37)
    prefix = f"\x1b[{colour}m{name:<{WIDTH}} |\x1b[0m" if sys.stdout.isatty() else f"{name:<{WIDTH}} |"
    lines = "".join(f"{prefix} {line}\n" for line in text.splitlines() or [""]).encode("utf-8", "replace")
    if not _voice.acquire(timeout=VOICE_SECONDS if name == "dev" else -1):
        return
    try:
        while lines:
            lines = lines[os.write(sys.stdout.fileno(), lines) :]
    except OSError:  # the terminal has gone; its hang-up signal is on its way
        pass
    finally:
        _voice.release()


@dataclass
class Program:
    """One program: how it is started and, while it runs, its process."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)
    reported: bool = False

    def start(self) -> None:
        """Start it in a group of its own: Ctrl-C reaches us alone, and we end the whole group.

        Signals wait meanwhile, or one between the fork and the assignment would leave a process that nobody knows of.
        """
        before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING_SIGNALS)
        tie = dies_with_parent(signal.SIGTERM)

        def in_the_child() -> None:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            if tie is not None:
                tie()

        try:
            self.process = subprocess.Popen(  # noqa: S603 - our own programs
                list(self.command),
                cwd=PROJECT,
                env={**os.environ, **self.env},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=in_the_child,  # noqa: PLW1509 - it only makes two system calls
            )
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        self.reported = False
        threading.Thread(target=_pass_on, args=(self.name, self.process.stdout), daemon=True).start()

    def signal(self, number: int) -> None:
        """Send a signal to all of its group that is left."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return

    @property
    def is_gone(self) -> bool:
        """Whether nothing of its group is left."""
        if self.process is None:
            return True
        if self.process.poll() is not None:
            self._bury_orphans(self.process.pid)
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return True
        except PermissionError:  # some systems say so of a group of zombies
            return self.process.returncode is not None
        return False

    @staticmethod
    def _bury_orphans(group: int) -> None:
        try:
            while os.waitpid(-group, os.WNOHANG) != (0, 0):
                continue
        except ChildProcessError:
            return

    def end_was_news(self) -> int | None:
        """Its exit code, once, after it ended by itself; None otherwise."""
        if self.process is None or self.reported or self.process.poll() is None:
            return None
        self.reported = True
        return self.process.returncode


def _pass_on(name: str, output: IO[bytes] | None) -> None:
    if output is not None:
        with output:
            for line in output:
                say(line.decode("utf-8", "replace").rstrip("\r\n"), name)


def stop(programs: Iterable[Program]) -> None:
    """End all of them at the same time: a polite signal, then after a while kill. Returns when nothing is left."""
    left = [program for program in programs if not program.is_gone]
    for number, seconds in ((signal.SIGTERM, PATIENCE), (signal.SIGKILL, PATIENCE)):
        for program in left:
            program.signal(number)
        deadline = time.monotonic() + seconds
        while left and time.monotonic() < deadline:
            left = [program for program in left if not program.is_gone]
            time.sleep(0.02)
    for program in left:
        say(f"{program.name} could not be stopped.")


def restart(programs: Iterable[Program]) -> None:
    """Stop and start again."""
    chosen = list(programs)
    stop(chosen)
    for program in chosen:
        program.start()
