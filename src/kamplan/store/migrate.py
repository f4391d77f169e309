"""Bringing an older store up to date with Alembic; loaded only when the file's version asks for it."""

from __future__ import annotations

import shutil
from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

from kamplan.errors import StoreError
from kamplan.store.database import APPLICATION_ID, connect, read_version, translate_errors

MIGRATIONS = Path(__file__).with_name("migrations")


def migrate_store(path: Path) -> None:
    """Migrate the store at `path` to the newest schema; a copy of the file is kept beside it first.

    Every step runs in one transaction with its `user_version`, so a killed migration leaves the old store.
    """
    copy = path.with_name(f"{path.name}.before-schema-{read_version(path)}")
    try:
        shutil.copy2(path, copy)
        copy.chmod(0o600)
    except OSError as error:
        raise StoreError(
            f"cannot copy {path} before migrating it: {error.strerror}", hint="free some space and try again"
        ) from error
    run_migrations(path)


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
