"""The copy that a run begins with is what the migrations of this tree make."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests import database

pytestmark = pytest.mark.django_db


def test_the_database_has_had_every_migration() -> None:
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_a_changed_migration_asks_for_another_copy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "migrations").mkdir()
    migration = tmp_path / "migrations" / "0001_initial.py"
    migration.write_text("before")
    monkeypatch.setattr(apps.get_app_config("tags"), "path", str(tmp_path))
    names = [database.name_of_copy.__wrapped__()]
    migration.write_text("after")
    names.append(database.name_of_copy.__wrapped__())
    assert len({database.name_of_copy(), *names}) == 3
