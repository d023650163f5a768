"""The first state: every table, and the ledger that only grows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

REFUSE_UPDATE = """
CREATE TRIGGER ledger_refuses_update BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
"""
# Folding old detail is the one exception: it says first up to when (`households.folded_until`), then deletes.
REFUSE_DELETE = """
CREATE TRIGGER ledger_refuses_delete BEFORE DELETE ON ledger
WHEN NOT EXISTS (
  SELECT 1 FROM households WHERE household_id = OLD.household_id AND folded_until > OLD.at
)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
"""


def upgrade() -> None:
    """Make all tables, parents first."""
    _households()
    _runs()
    _accounts()
    _collections()
    _fixed_dates()
    _held()
    _ledger()
    _let_go()
    _links()
    _losses()
    _outages()
    _pairings()
    _revisions()
    _sessions()
    _since()
    _versions()
    _intents()
    _journal()
    _effects()
    _holds()
    _weekly_sums()
    _folded()
    _heard()
    _pages()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(REFUSE_UPDATE)
        op.execute(REFUSE_DELETE)


def _households() -> None:
    op.create_table(
        "households",
        sa.Column("household_id", sa.String(64), nullable=False),
        sa.Column("instance", sa.String(32), nullable=False),
        sa.Column("folded_until", sa.String(27)),
        sa.PrimaryKeyConstraint("household_id", name="pk_households"),
    )


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("started_at", sa.String(27), nullable=False),
        sa.Column("ended_at", sa.String(27)),
        sa.Column("counts", sa.JSON(none_as_null=True)),
        sa.Column("undoes", sa.Integer()),
        sa.ForeignKeyConstraint(["household_id"], ["households.household_id"], name="fk_runs_household_id"),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_runs_started_at", "runs", ["household_id", "started_at"])


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("household_id", sa.String(64), nullable=False),
        sa.Column("account", sa.String(128), nullable=False),
        sa.Column("last_ok", sa.String(27)),
        sa.Column("tried_at", sa.String(27)),
        sa.Column("failing_since", sa.String(27)),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("paused_why", sa.Text(), nullable=False),
        sa.Column("paused_at", sa.String(27)),
        sa.Column("paused_kind", sa.String(16), nullable=False),
        sa.Column("paused_digest", sa.String(128), nullable=False),
        sa.Column("paused_uids", sa.JSON(none_as_null=True)),
        sa.Column("another_at", sa.String(27)),
        sa.Column("accepted_digest", sa.String(128), nullable=False),
        sa.Column("accepted_how", sa.String(16), nullable=False),
        sa.Column("taken_over_at", sa.String(27)),
        sa.Column("retry_at", sa.String(27)),
        sa.Column("capabilities", sa.JSON(none_as_null=True)),
        sa.Column("learnt_at", sa.String(27)),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["households.household_id"], name="fk_accounts_household_id"),
        sa.PrimaryKeyConstraint("household_id", "account", name="pk_accounts"),
    )


def _collections() -> None:
    op.create_table(
        "collections",
        sa.Column("household_id", sa.String(64), nullable=False),
        sa.Column("account", sa.String(128), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("href", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("made", sa.Boolean(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
        sa.Column("wrote", sa.Boolean(), nullable=False),
        sa.Column("listed_at", sa.String(27)),
        sa.Column("looked_at", sa.String(27)),
        sa.Column("settings", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["households.household_id"], name="fk_collections_household_id"),
        sa.PrimaryKeyConstraint("household_id", "account", "role", "list", name="pk_collections"),
    )


def _fixed_dates() -> None:
    op.create_table(
        "fixed_dates",
        sa.Column("household_id", sa.String(64), nullable=False),
        sa.Column("thing_kind", sa.String(16), nullable=False),
        sa.Column("thing_id", sa.String(128), nullable=False),
        sa.Column("thing_step", sa.String(128), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["households.household_id"], name="fk_fixed_dates_household_id"),
        sa.PrimaryKeyConstraint(
            "household_id", "thing_kind", "thing_id", "thing_step", "date", name="pk_fixed_dates"
        ),
    )


def _held() -> None:
    op.create_table(
        "held",
        sa.Column("household_id", sa.String(64), nullable=False),
        sa.Column("account", sa.String(128), nullable=False),
        sa.Column("href", sa.Text(), nullable=False),
        sa.Column("uid", sa.String(255), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("since", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["households.household_id"], name="fk_held_household_id"),
        sa.PrimaryKeyConstraint("household_id", "account", "href", name="pk_held"),
    )


def _ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.String(64), nullable=False),
        sa.Column("id", sa.String(128), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("seen_at", sa.String(27), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("thing_kind", sa.String(16)),
        sa.Column("thing_id", sa.String(128)),
        sa.Column("thing_step", sa.String(128)),
        sa.Column("thing_date", sa.Date()),
        sa.Column("owner", sa.String(128), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("share", sa.String(8), nullable=False),
        sa.Column("account", sa.String(128), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("responsibility", sa.String(128), nullable=False),
        sa.Column("step", sa.String(128), nullable=False),
        sa.Column("session", sa.String(128), nullable=False),
        sa.Column("recurrence_id", sa.Date()),
        sa.Column("run", sa.Integer()),
        sa.UniqueConstraint("household_id", "id", name="uq_ledger_id"),
        sa.ForeignKeyConstraint(["household_id"], ["households.household_id"], name="fk_ledger_household_id"),
        sa.PrimaryKeyConstraint("seq", name="pk_ledger"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ledger_at", "ledger", ["household_id", "at"])
    op.create_index("ix_ledger_seen_at", "ledger", ["household_id", "seen_at"])
    op.create_index("ix_ledger_thing_id", "ledger", ["household_id", "thing_id", "thing_date"])


def _let_go() -> None:
    op.create_table(
        "let_go",
        sa.Column("household_id", sa.String(64), nullable=False),
        sa.Column("uid", sa.String(128), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["households.household_id"], name="fk_let_go_household_id"),
        sa.PrimaryKeyConstraint("household_id", "uid", name="pk_let_go"),
    )


def _links() -> None:
    op.create_table(
        "links",
        sa.Column("household_id", sa.String(64), nullable=False),
        sa.Column("uid", sa.String(128), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("thing_kind", sa.String(16), nullable=False),
        sa.Column("thing_id", sa.String(128), nullable=False),
        sa.Column("thing_step", sa.String(128), nullable=False),
        sa.Column("recurrence_id", sa.Date(), nullable=False),
        sa.Column("member", sa.String(128), nullable=False),
        sa.Column("account", sa.String(128), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("collection", sa.Text(), nullable=False),
        sa.Column("href", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text()),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("ours", sa.JSON(none_as_null=True)),
        sa.Column("theirs", sa.JSON(none_as_null=True)),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("ending", sa.String(16)),
        sa.Column("recurring", sa.Boolean(), nullable=False),
        sa.Column("first_seen", sa.String(27), nullable=False),
        sa.Column("changed_at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["households.household_id"], name="fk_links_household_id"),
        sa.PrimaryKeyConstraint("household_id", "uid", name="pk_links"),
    )
    op.create_index("ix_links_changed_at", "links", ["household_id", "changed_at"])
    op.create_index("ix_links_state", "links", ["household_id", "state"])


def _losses() -> None:
    op.create_table(
        "losses",
        sa.Column("household_id", sa.String(64), nullable=False),
        sa.Column("account", sa.String(128), nullable=False),
        sa.Column("uid", sa.String(128), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("accepted", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["households.household_id"], name="fk_losses_household_id"),
        sa.PrimaryKeyConstraint("household_id", "account", "uid", name="pk_losses"),
    )


def _outages() -> None:
    op.create_table(
        "outages",
        sa.Column("household_id", sa.String(64), nullable=False),
        sa.Column("account", sa.String(128), nullable=False),
        sa.Column("since", sa.String(27), nullable=False),
        sa.Column("until", sa.String(27)),
        sa.ForeignKeyConstraint(["household_id"], ["households.household_id"], name="fk_outages_household_id"),
        sa.PrimaryKeyConstraint("household_id", "account", "since", name="pk_outages"),
    )


def _pairings() -> None:
    op.create_table(
        "pairings",
        sa.Column("household_id", sa.String(64), nullable=False),
        sa.Column("thing_kind", sa.String(16), nullable=False),
        sa.Column("thing_id", sa.String(128), nullable=False),
        sa.Column("thing_step", sa.String(128), nullable=False),
        sa.Column("old", sa.Date(), nullable=False),
        sa.Column("new", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["households.household_id"], name="fk_pairings_household_id"),
        sa.PrimaryKeyConstraint("household_id", "thing_kind", "thing_id", "thing_step", "old", name="pk_pairings"),
    )


def _revisions() -> None:
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(128), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("ids", sa.JSON(none_as_null=True)),
        sa.Column("values", sa.JSON(none_as_null=True)),
        sa.ForeignKeyConstraint(["household_id"], ["households.household_id"], name="fk_revisions_household_id"),
        sa.PrimaryKeyConstraint("id", name="pk_revisions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_revisions_at", "revisions", ["household_id", "at"])


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("household_id", sa.String(64), nullable=False),
        sa.Column("thing_kind", sa.String(16), nullable=False),
        sa.Column("thing_id", sa.String(128), nullable=False),
        sa.Column("thing_step", sa.String(128), nullable=False),
        sa.Column("recurrence_id", sa.Date(), nullable=False),
        sa.Column("start", sa.String(27), nullable=False),
        sa.Column("lasts", sa.Integer(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.String(27), nullable=False),
        sa.Column("by", sa.String(128), nullable=False),
        sa.Column("moved", sa.Boolean(), nullable=False),
        sa.Column("moved_at", sa.String(27)),
        sa.Column("moved_by", sa.String(128), nullable=False),
        sa.Column("was", sa.String(27)),
        sa.Column("resized", sa.Boolean(), nullable=False),
        sa.Column("resized_at", sa.String(27)),
        sa.Column("resized_by", sa.String(128), nullable=False),
        sa.Column("was_lasts", sa.Integer()),
        sa.Column("said_at", sa.String(27)),
        sa.Column("asked", sa.String(27)),
        sa.Column("asked_at", sa.String(27)),
        sa.Column("asked_by", sa.JSON(none_as_null=True)),
        sa.Column("question", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["households.household_id"], name="fk_sessions_household_id"),
        sa.PrimaryKeyConstraint(
            "household_id", "thing_kind", "thing_id", "thing_step", "recurrence_id", name="pk_sessions"
        ),
    )


def _since() -> None:
    op.create_table(
        "since",
        sa.Column("household_id", sa.String(64), nullable=False),
        sa.Column("thing_kind", sa.String(16), nullable=False),
        sa.Column("thing_id", sa.String(128), nullable=False),
        sa.Column("thing_step", sa.String(128), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["households.household_id"], name="fk_since_household_id"),
        sa.PrimaryKeyConstraint("household_id", "thing_kind", "thing_id", "thing_step", name="pk_since"),
    )


def _versions() -> None:
    op.create_table(
        "versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.String(64), nullable=False),
        sa.Column("uid", sa.String(128), nullable=False),
        sa.Column("digest", sa.String(128), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.UniqueConstraint("household_id", "uid", "digest", name="uq_versions_uid"),
        sa.ForeignKeyConstraint(["household_id"], ["households.household_id"], name="fk_versions_household_id"),
        sa.PrimaryKeyConstraint("id", name="pk_versions"),
        sqlite_autoincrement=True,
    )


def _intents() -> None:
    op.create_table(
        "intents",
        sa.Column("household_id", sa.String(64), nullable=False),
        sa.Column("uid", sa.String(128), nullable=False),
        sa.Column("verb", sa.String(16), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("thing_kind", sa.String(16), nullable=False),
        sa.Column("thing_id", sa.String(128), nullable=False),
        sa.Column("thing_step", sa.String(128), nullable=False),
        sa.Column("recurrence_id", sa.Date(), nullable=False),
        sa.Column("member", sa.String(128), nullable=False),
        sa.Column("account", sa.String(128), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("collection", sa.Text(), nullable=False),
        sa.Column("href", sa.Text(), nullable=False),
        sa.Column("ours", sa.JSON(none_as_null=True)),
        sa.Column("writes", sa.JSON(none_as_null=True)),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("announced_at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["households.household_id"], name="fk_intents_household_id"),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name="fk_intents_run"),
        sa.PrimaryKeyConstraint("household_id", "uid", name="pk_intents"),
    )


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.String(64), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(255), nullable=False),
        sa.Column("account", sa.String(128), nullable=False),
        sa.Column("href", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text()),
        sa.Column("verb", sa.String(32), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["households.household_id"], name="fk_journal_household_id"),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name="fk_journal_run"),
        sa.PrimaryKeyConstraint("id", name="pk_journal"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_journal_at", "journal", ["household_id", "at"])
    op.create_index("ix_journal_run", "journal", ["household_id", "run"])


def _effects() -> None:
    op.create_table(
        "effects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.String(64), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(128), nullable=False),
        sa.Column("account", sa.String(128), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True)),
        sa.Column("after", sa.JSON(none_as_null=True)),
        sa.Column("at", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["households.household_id"], name="fk_effects_household_id"),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name="fk_effects_run"),
        sa.PrimaryKeyConstraint("id", name="pk_effects"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_effects_at", "effects", ["household_id", "at"])
    op.create_index("ix_effects_run", "effects", ["household_id", "run"])


def _holds() -> None:
    op.create_table(
        "holds",
        sa.Column("household_id", sa.String(64), nullable=False),
        sa.Column("thing_kind", sa.String(16), nullable=False),
        sa.Column("thing_id", sa.String(128), nullable=False),
        sa.Column("thing_step", sa.String(128), nullable=False),
        sa.Column("recurrence_id", sa.Date(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("since", sa.String(27), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["households.household_id"], name="fk_holds_household_id"),
        sa.PrimaryKeyConstraint(
            "household_id", "thing_kind", "thing_id", "thing_step", "recurrence_id", name="pk_holds"
        ),
    )


def _weekly_sums() -> None:
    op.create_table(
        "weekly_sums",
        sa.Column("household_id", sa.String(64), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("figure", sa.String(32), nullable=False),
        sa.Column("member", sa.String(128), nullable=False),
        sa.Column("category", sa.String(128), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["households.household_id"], name="fk_weekly_sums_household_id"),
        sa.PrimaryKeyConstraint("household_id", "week", "figure", "member", "category", name="pk_weekly_sums"),
    )


def _folded() -> None:
    """Occurrences whose entries went, and such as were passed over."""
    for name, columns in (("folded", (sa.Column("state", sa.String(16), nullable=False),)), ("unfolded", ())):
        op.create_table(
            name,
            sa.Column("household_id", sa.String(64), nullable=False),
            sa.Column("thing_kind", sa.String(16), nullable=False),
            sa.Column("thing_id", sa.String(128), nullable=False),
            sa.Column("thing_step", sa.String(128), nullable=False),
            sa.Column("recurrence_id", sa.Date(), nullable=False),
            *columns,
            sa.ForeignKeyConstraint(["household_id"], ["households.household_id"], name=f"fk_{name}_household_id"),
            sa.PrimaryKeyConstraint(
                "household_id", "thing_kind", "thing_id", "thing_step", "recurrence_id", name=f"pk_{name}"
            ),
        )


def _heard() -> None:
    op.create_table(
        "heard",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.String(64), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("member", sa.String(128), nullable=False),
        sa.Column("account", sa.String(128), nullable=False),
        sa.Column("uid", sa.String(255), nullable=False),
        sa.Column("where", sa.String(8), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("deed", sa.Text(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("collection", sa.Text(), nullable=False),
        sa.Column("href", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.String(27)),
        sa.Column("told", sa.String(16), nullable=False),
        sa.Column("went", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_heard"),
        sa.UniqueConstraint("household_id", "id", name="uq_heard_id"),
        sa.ForeignKeyConstraint(["household_id"], ["households.household_id"], name="fk_heard_household_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "passed_by",
        sa.Column("household_id", sa.String(64), nullable=False),
        sa.Column("account", sa.String(128), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("old", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["households.household_id"], name="fk_passed_by_household_id"),
        sa.PrimaryKeyConstraint("household_id", "account", "id", name="pk_passed_by"),
    )


def _pages() -> None:
    op.create_table(
        "pages",
        sa.Column("household_id", sa.String(64), nullable=False),
        sa.Column("thing_kind", sa.String(16), nullable=False),
        sa.Column("thing_id", sa.String(128), nullable=False),
        sa.Column("thing_step", sa.String(128), nullable=False),
        sa.Column("recurrence_id", sa.Date(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("hindered", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["households.household_id"], name="fk_pages_household_id"),
        sa.PrimaryKeyConstraint(
            "household_id", "thing_kind", "thing_id", "thing_step", "recurrence_id", name="pk_pages"
        ),
    )
    op.create_table(
        "texts",
        sa.Column("household_id", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["households.household_id"], name="fk_texts_household_id"),
        sa.PrimaryKeyConstraint("household_id", "digest", name="pk_texts"),
    )
