"""The virus scanner for a laptop and for tests: the system's clamd with our configuration, and one signature.

It finds the test file that all scanners know (EICAR) and nothing else: it shows that the way through it works.
"""

import os
import shutil
from pathlib import Path

from civnet.embedded.places import PROJECT, own_folder

PATH = os.pathsep.join([os.defpath, "/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin"])
DEPLOYED = PROJECT / "deploy" / "clamav"
OURS = ("TCPSocket", "TCPAddr", "DatabaseDirectory", "TemporaryDirectory")


def find() -> Path | None:
    """The program, None where there is none: then files are released unscanned, or wait."""
    found = os.environ.get("CLAMD_PATH") or shutil.which("clamd") or shutil.which("clamd", path=PATH)
    return Path(found) if found else None


def command(clamd: Path, folder: Path, port: int) -> list[str]:
    """What to start it with: everything it needs is in `folder`, and it listens on the loopback alone."""
    signatures, scratch = own_folder(folder / "signatures"), own_folder(folder / "scratch")
    shutil.copy(DEPLOYED / "civnet.ndb", signatures)
    kept = [line for line in (DEPLOYED / "clamd.conf").read_text("utf-8").splitlines() if not line.startswith(OURS)]
    own = [f"TCPSocket {port}", "TCPAddr 127.0.0.1", f"DatabaseDirectory {signatures}", f"TemporaryDirectory {scratch}"]
    configuration = folder / "clamd.conf"
    configuration.write_text("\n".join([*kept, *own, ""]), "utf-8")
    return [str(clamd), "--foreground", f"--config-file={configuration}"]


def address(port: int) -> str:
    """CLAMAV_ADDRESS for it."""
    return f"tcp://127.0.0.1:{port}"
