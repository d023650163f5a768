"""Rows to values and back. A row is a plain mapping of column names; `household_id` is added by the writer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from datetime import timedelta
from fractions import Fraction
from functools import lru_cache
from sys import intern
from typing import Any

from syncd.core.load.folded import Figure, WeekSum
from syncd.model.effect import Effect, Hold
from syncd.model.item import Field, Fields, Kind, Role
from syncd.model.ledger import Entry, EntryKind, Share, Source
from syncd.model.link import Collection, Ending, Intent, Link, LinkState, Verb
from syncd.model.occurrence import Occurrence, Place, Thing, ThingKind
from syncd.model.state import Accepted, AccountRecord, Loss, LossKind, Run, SessionRecord

Row = Mapping[Any, Any]
Values = dict[str, Any]

# Looking an enum's member up in a dict is several times faster than calling the enum; a run reads every link.
_FIELDS = {field.value: field for field in Field}
_KINDS = {kind.value: kind for kind in Kind}
_ROLES = {role.value: role for role in Role}
_STATES = {state.value: state for state in LinkState}
_THING_KINDS = {kind.value: kind for kind in ThingKind}
_ENTRY_KINDS = {kind.value: kind for kind in EntryKind}
_SHARES = {share.value: share for share in Share}
_SOURCES = {source.value: source for source in Source}


def thing_values(thing: Thing) -> Values:
    """The three columns of a thing."""
    return {"thing_kind": thing.kind.value, "thing_id": thing.id, "thing_step": thing.step}


def thing_of(row: Row) -> Thing:
    """Inverse of `thing_values`."""
    return Thing(_THING_KINDS[row["thing_kind"]], row["thing_id"], row["thing_step"])


def occurrence_values(occurrence: Occurrence) -> Values:
    """The four columns of an occurrence."""
    return {**thing_values(occurrence.thing), "recurrence_id": occurrence.recurrence_id}


def occurrence_of(row: Row) -> Occurrence:
    """Inverse of `occurrence_values`."""
    return Occurrence(thing_of(row), row["recurrence_id"])


def _place_values(place: Place) -> Values:
    return {"account": place.account, "role": place.role.value, "kind": place.kind.value, "list": place.list}


def place_of(row: Row) -> Place:
    """Inverse of `_place_values`."""
    return Place(row["account"], _ROLES[row["role"]], _KINDS[row["kind"]], row["list"])


def _fields_values(fields: Fields) -> Values:
    return {name.value: text for name, text in fields.items()}


def _fields_of(found: Mapping[str, str]) -> Fields:
    return {_FIELDS[name]: text for name, text in found.items()}


def link_values(link: Link) -> Values:
    """A row of `links`."""
    return {
        **occurrence_values(link.occurrence),
        **_place_values(link.place),
        "uid": link.uid,
        "generation": link.generation,
        "member": link.member,
        "collection": link.collection,
        "href": link.href,
        "etag": link.etag,
        "raw": link.raw,
        "ours": _fields_values(link.ours),
        "theirs": _fields_values(link.theirs),
        "body": link.body,
        "stamp": link.stamp,
        "state": link.state.value,
        "ending": None if link.ending is None else link.ending.value,
        "recurring": link.recurring,
        "first_seen": link.first_seen,
        "changed_at": link.changed_at,
    }


def link_of(row: Row) -> Link:
    """Inverse of `link_values`."""
    return Link(
        uid=row["uid"],
        generation=row["generation"],
        occurrence=occurrence_of(row),
        member=row["member"],
        place=place_of(row),
        collection=row["collection"],
        href=row["href"],
        etag=row["etag"],
        raw=row["raw"],
        ours=_fields_of(row["ours"]),
        theirs=_fields_of(row["theirs"]),
        body=row["body"],
        stamp=row["stamp"],
        state=_STATES[row["state"]],
        ending=None if row["ending"] is None else Ending(row["ending"]),
        recurring=row["recurring"],
        first_seen=row["first_seen"],
        changed_at=row["changed_at"],
    )


def effect_values(effect: Effect) -> Values:
    """A row of `effects`: of both links what a write changes; the rest stands in `links`."""
    return {
        "run": effect.run,
        "uid": effect.after.uid,
        "account": effect.after.place.account,
        "before": None if effect.before is None else _version_values(effect.before),
        "after": _version_values(effect.after),
        "at": effect.at,
    }


def _version_values(link: Link) -> Values:
    return {
        "href": link.href,
        "etag": link.etag,
        "ours": _fields_values(link.ours),
        "theirs": _fields_values(link.theirs),
        "body": link.body,
        "stamp": link.stamp,
        "state": link.state.value,
    }


def effect_of(row: Row, link: Link) -> Effect:
    """Inverse of `effect_values`, given the link of that uid as it is now."""
    before = None if row["before"] is None else _version_of(row["before"], link)
    return Effect(row["run"], before, _version_of(row["after"], link), row["at"])


def _version_of(found: Mapping[str, Any], link: Link) -> Link:
    state = _STATES[found["state"]]
    ending = Ending.WITHDRAWN if state is LinkState.ENDED else None
    return replace(
        link,
        href=found["href"],
        etag=found["etag"],
        raw="",
        ours=_fields_of(found["ours"]),
        theirs=_fields_of(found["theirs"]),
        body=found["body"],
        stamp=found["stamp"],
        state=state,
        ending=ending,
    )


def hold_values(hold: Hold) -> Values:
    """A row of `holds`."""
    return {
        **occurrence_values(hold.occurrence),
        "digest": hold.digest,
        "run": hold.run,
        "since": hold.since,
    }


def hold_of(row: Row) -> Hold:
    """Inverse of `hold_values`."""
    return Hold(occurrence_of(row), row["digest"], row["run"], row["since"])


def intent_values(intent: Intent) -> Values:
    """A row of `intents`."""
    return {
        **occurrence_values(intent.occurrence),
        **_place_values(intent.place),
        "uid": intent.uid,
        "verb": intent.verb.value,
        "generation": intent.generation,
        "member": intent.member,
        "collection": intent.collection,
        "href": intent.href,
        "ours": _fields_values(intent.ours),
        "writes": _fields_values(intent.writes),
        "body": intent.body,
        "stamp": intent.stamp,
        "state": intent.state.value,
        "run": intent.run,
        "announced_at": intent.announced_at,
    }


def intent_of(row: Row) -> Intent:
    """Inverse of `intent_values`."""
    return Intent(
        uid=row["uid"],
        verb=Verb(row["verb"]),
        generation=row["generation"],
        occurrence=occurrence_of(row),
        member=row["member"],
        place=place_of(row),
        collection=row["collection"],
        href=row["href"],
        ours=_fields_of(row["ours"]),
        writes=_fields_of(row["writes"]),
        body=row["body"],
        stamp=row["stamp"],
        state=_STATES[row["state"]],
        run=row["run"],
        announced_at=row["announced_at"],
    )


def collection_values(collection: Collection) -> Values:
    """A row of `collections`."""
    return {**asdict(collection), "role": str(collection.role)}


def plain_of(kind: type[Any], row: Row) -> Any:
    """A value whose fields are the columns, name by name (`household_id` aside)."""
    return kind(**{name: row[name] for name in kind.__slots__})


def run_of(row: Row) -> Run:
    """A row of `runs`."""
    return Run(row["id"], row["kind"], row["started_at"], row["ended_at"], row["counts"] or {}, row["undoes"])


def account_values(record: AccountRecord) -> Values:
    """A row of `accounts`."""
    return {**asdict(record), "paused_uids": list(record.paused_uids)}


def account_of(row: Row) -> AccountRecord:
    """Inverse of `account_values`."""
    values = {name: row[name] for name in AccountRecord.__slots__}
    return AccountRecord(**{**values, "paused_uids": tuple(row["paused_uids"] or ())})


def loss_values(loss: Loss) -> Values:
    """A row of `losses`."""
    return {
        "account": loss.account,
        "uid": loss.uid,
        "kind": loss.kind.value,
        "at": loss.at,
        "accepted": loss.accepted.value,
    }


def loss_of(row: Row) -> Loss:
    """Inverse of `loss_values`."""
    return Loss(row["account"], row["uid"], LossKind(row["kind"]), row["at"], Accepted(row["accepted"]))


def session_values(record: SessionRecord) -> Values:
    """A row of `sessions`; lengths in seconds."""
    plain = {f.name: getattr(record, f.name) for f in fields(SessionRecord)}
    del plain["occurrence"]
    return {
        **occurrence_values(record.occurrence),
        **plain,
        "lasts": int(record.lasts.total_seconds()),
        "was_lasts": None if record.was_lasts is None else int(record.was_lasts.total_seconds()),
        "asked_by": list(record.asked_by),
    }


def session_of(row: Row) -> SessionRecord:
    """Inverse of `session_values`."""
    plain = {f.name: row[f.name] for f in fields(SessionRecord) if f.name in row}
    was_lasts = row["was_lasts"]
    return SessionRecord(
        **{
            **plain,
            "occurrence": occurrence_of(row),
            "lasts": timedelta(seconds=row["lasts"]),
            "was_lasts": None if was_lasts is None else timedelta(seconds=was_lasts),
            "asked_by": tuple(row["asked_by"] or ()),
        }
    )


def week_sum_of(row: Row) -> WeekSum:
    """A row of `weekly_sums`."""
    return WeekSum(row["week"], Figure(row["figure"]), Fraction(row["value"]), row["member"], row["category"])


def by_text(members: tuple[str, ...]) -> str:
    """Who did it as `,alex,sam,`: a member is found in it by `,alex,` on any database. "" for nobody."""
    return f",{','.join(members)}," if members else ""


def entry_values(entry: Entry) -> Values:
    """A row of `ledger`."""
    thing = entry.occurrence.thing if entry.occurrence else None
    return {
        "id": entry.id,
        "at": entry.at,
        "seen_at": entry.seen_at,
        "kind": entry.kind.value,
        "thing_kind": thing.kind.value if thing else None,
        "thing_id": thing.id if thing else None,
        "thing_step": thing.step if thing else None,
        "thing_date": entry.occurrence.recurrence_id if entry.occurrence else None,
        "owner": entry.owner,
        "by": by_text(entry.by),
        "share": entry.share.value,
        "account": entry.account,
        "source": entry.source.value,
        "responsibility": entry.responsibility,
        "step": entry.step,
        "session": entry.session,
        "recurrence_id": entry.recurrence_id,
    }


def entry_of(row: Row) -> Entry:
    """Inverse of `entry_values`."""
    return Entry(
        id=row["id"],
        at=row["at"],
        seen_at=row["seen_at"],
        kind=_ENTRY_KINDS[row["kind"]],
        occurrence=None if row["thing_kind"] is None else Occurrence(_thing_of(row), row["thing_date"]),
        owner=intern(row["owner"]),
        by=_by_of(row["by"]),
        share=_SHARES[row["share"]],
        account=intern(row["account"]),
        source=_SOURCES[row["source"]],
        responsibility=intern(row["responsibility"]),
        step=intern(row["step"]),
        session=intern(row["session"]),
        recurrence_id=row["recurrence_id"],
    )


def _thing_of(row: Row) -> Thing:
    """As `thing_of`, the same object for all entries about one thing: a ledger of years names few things."""
    return _one_thing(row["thing_kind"], row["thing_id"], row["thing_step"])


@lru_cache(maxsize=4096)
def _one_thing(kind: str, thing: str, step: str) -> Thing:
    return Thing(_THING_KINDS[kind], thing, step)


@lru_cache(maxsize=256)
def _by_of(text: str) -> tuple[str, ...]:
    """Inverse of `by_text`."""
    return tuple(text.strip(",").split(",")) if text else ()
