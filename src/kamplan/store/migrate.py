"""Bringing an older store up to date with Alembic; loaded only when the file's version asks for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

from kamplan.store import database
from kamplan.store.database import APPLICATION_ID, connect, translate_errors
from kamplan.store.snapshots import Precaution

if TYPE_CHECKING:
    from kamplan.store.database import Keep

MIGRATIONS = Path(__file__).with_name("migrations")


def migrate_store(path: Path, keep: Keep | None) -> None:
    """Migrate the store at `path` to the newest schema; a snapshot of it is kept first where `keep` says so.

    Every step runs in one transaction with its `user_version`, so a killed migration leaves the old store.
    """
    if keep is None:
        run_migrations(path)
        return
    precaution = Precaution(path, keep.retention)
    try:
        precaution.keep(before=f"schema-{database.SCHEMA_VERSION}", now=keep.now)
        run_migrations(path)
    except BaseException:
        precaution.discard()
        raise
    precaution.settle()


def run_migrations(path: Path) -> None:
    """Run every migration that the file at `path` has not had.

    A file's `user_version` says which it has had; Alembic's own table exists only while this runs, outside the file.
    """
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)

    def upgrade(revision: object, _context: object) -> object:
        return scripts._upgrade_revs("head", revision)  # type: ignore[arg-type]  # alembic's own recipe, untyped

    engine = connect(path)
    with translate_errors(path), engine.connect() as connection:
        connection = connection.execution_options(kamplan_writes=True)
        with connection.begin(), EnvironmentContext(config, scripts, fn=upgrade) as environment:
            connection.exec_driver_sql("CREATE TEMP TABLE alembic_version (version_num TEXT PRIMARY KEY NOT NULL)")
            if version := connection.exec_driver_sql("PRAGMA user_version").scalar_one():
                connection.exec_driver_sql("INSERT INTO temp.alembic_version VALUES (?)", (f"{version:04d}",))
            environment.configure(connection=connection, transactional_ddl=True)
            environment.run_migrations()
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
