"""docker-compose.yml as Docker would read it, and its commands as plain processes."""

import json
import re
from collections.abc import Mapping
from typing import Any

import yaml

from civnet.embedded.places import PROJECT

FILE = PROJECT / "docker-compose.yml"
STORE_FILE = PROJECT / "deploy" / "s3.compose.yml"
_VARIABLE = re.compile(r"\$(?:(?P<dollar>\$)|\{(?P<name>[A-Z0-9_]+)(?:(?P<how>:[-?])(?P<other>[^}]*))?\})")


def read(environment: Mapping[str, str]) -> dict[str, Any]:
    """The file with its variables filled in. Raises KeyError where one that must be given is not."""

    def fill(match: re.Match[str]) -> str:
        if match["dollar"]:
            return "$"
        value = environment.get(match["name"], "")
        if not value and match["how"] == ":?":
            raise KeyError(match["name"])
        return value or (match["other"] or "" if match["how"] == ":-" else "")

    def walk(value: Any) -> Any:
        if isinstance(value, str):
            return _VARIABLE.sub(fill, value)
        if isinstance(value, dict):
            return {key: walk(item) for key, item in value.items()}
        return [walk(item) for item in value] if isinstance(value, list) else value

    found: dict[str, Any] = walk(yaml.safe_load(FILE.read_text(encoding="utf-8")))
    return found


def web_command() -> list[str]:
    """What the image runs where compose names no other command: the last line of the Dockerfile."""
    text = (PROJECT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    (line,) = re.findall(r"^CMD (\[.*\])\s*$", text, flags=re.MULTILINE)
    command: list[str] = json.loads(line)
    return command


def image_environment() -> dict[str, str]:
    """The variables that the image itself sets."""
    text = (PROJECT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    stage = text.rpartition("\nFROM ")[2]
    lines = re.findall(r"^ENV (.*)$", stage, flags=re.MULTILINE)
    return dict(word.split("=", 1) for line in lines for word in line.split())
