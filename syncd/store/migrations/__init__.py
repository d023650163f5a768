"""Alembic's folder: one file per revision in `versions/`, named by its number."""
