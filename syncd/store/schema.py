"""The tables. Every one carries `household_id`; `migrations/` brings an older database here.

Content (titles, notes, bodies) stands in links, intents, journal and effects only, what of it is long in
`schema_pages`, and lines that wait for an answer, with their answers, in `schema_heard`. The ledger is append-only:
on SQLite, triggers refuse UPDATE, and DELETE of anything at or after the household's `folded_until`.

What was folded stands in `weekly_sums`, exact fractions as text. `folded` names occurrences whose entries went and
that still decide what exists; `unfolded` those before `folded_until` of which no entry tells and that no sum holds.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, MetaData, String, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from syncd.store.columns import (
    Instant,
    household_column,
    json_column,
    occurrence_columns,
    place_columns,
    thing_columns,
)

REVISION = "0001"
"""The newest migration. Revisions are four digits, counted up, so that a newer one is known by its number."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_1_name)s",
    }
)

households = Table(
    "households",
    metadata,
    Column("household_id", String(64), primary_key=True),
    Column("instance", String(32), nullable=False),
    Column("folded_until", Instant),
)

links = Table(
    "links",
    metadata,
    household_column(),
    Column("uid", String(128), primary_key=True),
    Column("generation", Integer, nullable=False),
    *occurrence_columns(),
    Column("member", String(128), nullable=False),
    *place_columns(),
    Column("collection", Text, nullable=False),
    Column("href", Text, nullable=False),
    Column("etag", Text),
    Column("raw", Text, nullable=False),
    json_column("ours"),
    json_column("theirs"),
    Column("body", Text, nullable=False),
    Column("stamp", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("ending", String(16)),
    Column("recurring", Boolean, nullable=False),
    Column("first_seen", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index("ix_links_state", "household_id", "state"),
    Index("ix_links_changed_at", "household_id", "changed_at"),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    household_column(key=False),
    Column("kind", String(32), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    json_column("counts"),
    Column("undoes", Integer),
    Index("ix_runs_started_at", "household_id", "started_at"),
    sqlite_autoincrement=True,
)

intents = Table(
    "intents",
    metadata,
    household_column(),
    Column("uid", String(128), primary_key=True),
    Column("verb", String(16), nullable=False),
    Column("generation", Integer, nullable=False),
    *occurrence_columns(),
    Column("member", String(128), nullable=False),
    *place_columns(),
    Column("collection", Text, nullable=False),
    Column("href", Text, nullable=False),
    json_column("ours"),
    json_column("writes"),
    Column("body", Text, nullable=False),
    Column("stamp", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("run", Integer, ForeignKey("runs.id"), nullable=False),
    Column("announced_at", Instant, nullable=False),
)

collections = Table(
    "collections",
    metadata,
    household_column(),
    Column("account", String(128), primary_key=True),
    Column("role", String(16), primary_key=True),
    Column("list", Text, primary_key=True),
    Column("href", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("user", Text, nullable=False),
    Column("made", Boolean, nullable=False),
    Column("cursor", Text, nullable=False),
    Column("wrote", Boolean, nullable=False),
    Column("listed_at", Instant),
    Column("looked_at", Instant),
    Column("settings", String(64), nullable=False),
)

ledger = Table(
    "ledger",
    metadata,
    Column("seq", Integer, primary_key=True),
    household_column(key=False),
    Column("id", String(128), nullable=False),
    Column("at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("thing_kind", String(16)),
    Column("thing_id", String(128)),
    Column("thing_step", String(128)),
    Column("thing_date", Date),
    Column("owner", String(128), nullable=False),
    Column("by", Text, nullable=False),
    Column("share", String(8), nullable=False),
    Column("account", String(128), nullable=False),
    Column("source", String(16), nullable=False),
    Column("responsibility", String(128), nullable=False),
    Column("step", String(128), nullable=False),
    Column("session", String(128), nullable=False),
    Column("recurrence_id", Date),
    Column("run", Integer),
    Unique("household_id", "id", name="uq_ledger_id"),
    Index("ix_ledger_at", "household_id", "at"),
    Index("ix_ledger_seen_at", "household_id", "seen_at"),
    Index("ix_ledger_thing_id", "household_id", "thing_id", "thing_date"),
    sqlite_autoincrement=True,
)

weekly_sums = Table(
    "weekly_sums",
    metadata,
    household_column(),
    Column("week", Date, primary_key=True),
    Column("figure", String(32), primary_key=True),
    Column("member", String(128), primary_key=True),
    Column("category", String(128), primary_key=True),
    Column("value", Text, nullable=False),
)

folded = Table(
    "folded",
    metadata,
    household_column(),
    *occurrence_columns(key=True),
    Column("state", String(16), nullable=False),
)

unfolded = Table(
    "unfolded",
    metadata,
    household_column(),
    *occurrence_columns(key=True),
)

journal = Table(
    "journal",
    metadata,
    Column("id", Integer, primary_key=True),
    household_column(key=False),
    Column("run", Integer, ForeignKey("runs.id"), nullable=False),
    Column("uid", String(255), nullable=False),
    Column("account", String(128), nullable=False),
    Column("href", Text, nullable=False),
    Column("etag", Text),
    Column("verb", String(32), nullable=False),
    Column("raw", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_journal_run", "household_id", "run"),
    Index("ix_journal_at", "household_id", "at"),
    sqlite_autoincrement=True,
)

effects = Table(
    "effects",
    metadata,
    Column("id", Integer, primary_key=True),
    household_column(key=False),
    Column("run", Integer, ForeignKey("runs.id"), nullable=False),
    Column("uid", String(128), nullable=False),
    Column("account", String(128), nullable=False),
    json_column("before"),
    json_column("after"),
    Column("at", Instant, nullable=False),
    Index("ix_effects_run", "household_id", "run"),
    Index("ix_effects_at", "household_id", "at"),
    sqlite_autoincrement=True,
)

holds = Table(
    "holds",
    metadata,
    household_column(),
    *occurrence_columns(key=True),
    Column("digest", String(64), nullable=False),
    Column("run", Integer, nullable=False),
    Column("since", Instant, nullable=False),
)

versions = Table(
    "versions",
    metadata,
    Column("id", Integer, primary_key=True),
    household_column(key=False),
    Column("uid", String(128), nullable=False),
    Column("digest", String(128), nullable=False),
    Column("at", Instant, nullable=False),
    Unique("household_id", "uid", "digest", name="uq_versions_uid"),
    sqlite_autoincrement=True,
)

losses = Table(
    "losses",
    metadata,
    household_column(),
    Column("account", String(128), primary_key=True),
    Column("uid", String(128), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("at", Instant, nullable=False),
    Column("accepted", String(16), nullable=False),
)

let_go = Table(
    "let_go",
    metadata,
    household_column(),
    Column("uid", String(128), primary_key=True),
    Column("at", Instant, nullable=False),
)

fixed_dates = Table(
    "fixed_dates",
    metadata,
    household_column(),
    *thing_columns(key=True),
    Column("date", Date, primary_key=True),
)

pairings = Table(
    "pairings",
    metadata,
    household_column(),
    *thing_columns(key=True),
    Column("old", Date, primary_key=True),
    Column("new", Date, nullable=False),
)

since = Table(
    "since",
    metadata,
    household_column(),
    *thing_columns(key=True),
    Column("at", Instant, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    household_column(),
    *occurrence_columns(key=True),
    Column("start", Instant, nullable=False),
    Column("lasts", Integer, nullable=False),
    Column("held", Boolean, nullable=False),
    Column("cancelled", Boolean, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("by", String(128), nullable=False),
    Column("moved", Boolean, nullable=False),
    Column("moved_at", Instant),
    Column("moved_by", String(128), nullable=False),
    Column("was", Instant),
    Column("resized", Boolean, nullable=False),
    Column("resized_at", Instant),
    Column("resized_by", String(128), nullable=False),
    Column("was_lasts", Integer),
    Column("said_at", Instant),
    Column("asked", Instant),
    Column("asked_at", Instant),
    json_column("asked_by"),
    Column("question", String(64), nullable=False),
)

outages = Table(
    "outages",
    metadata,
    household_column(),
    Column("account", String(128), primary_key=True),
    Column("since", Instant, primary_key=True),
    Column("until", Instant),
)

revisions = Table(
    "revisions",
    metadata,
    Column("id", Integer, primary_key=True),
    household_column(key=False),
    Column("digest", String(128), nullable=False),
    Column("at", Instant, nullable=False),
    json_column("ids"),
    json_column("values"),
    Index("ix_revisions_at", "household_id", "at"),
    sqlite_autoincrement=True,
)

accounts = Table(
    "accounts",
    metadata,
    household_column(),
    Column("account", String(128), primary_key=True),
    Column("last_ok", Instant),
    Column("tried_at", Instant),
    Column("failing_since", Instant),
    Column("error", Text, nullable=False),
    Column("paused_why", Text, nullable=False),
    Column("paused_at", Instant),
    Column("paused_kind", String(16), nullable=False),
    Column("paused_digest", String(128), nullable=False),
    json_column("paused_uids"),
    Column("another_at", Instant),
    Column("accepted_digest", String(128), nullable=False),
    Column("accepted_how", String(16), nullable=False),
    Column("taken_over_at", Instant),
    Column("retry_at", Instant),
    json_column("capabilities"),
    Column("learnt_at", Instant),
    Column("origin", Text, nullable=False),
    Column("user", Text, nullable=False),
)

held = Table(
    "held",
    metadata,
    household_column(),
    Column("account", String(128), primary_key=True),
    Column("href", Text, primary_key=True),
    Column("uid", String(255), nullable=False),
    Column("why", Text, nullable=False),
    Column("since", Instant, nullable=False),
)
