"""Running the migrations from within syncd, on a connection that it hands over."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def config_for(connection: Connection) -> Config:
    """Alembic's configuration: this folder, that connection, no ini file, no logging set-up."""
    config = Config()
    # ConfigParser reads % as interpolation.
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection) -> None:
    """Bring the database to the newest revision, inside the caller's transaction: all of it or nothing."""
    command.upgrade(config_for(connection), "head")
