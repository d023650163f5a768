"""Deciding about what is linked: the row's action becomes a value, with what it records and what it writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

from syncd.core.catalogue import say
from syncd.core.content import announce, edit, make_stamp
from syncd.core.fields import differing
from syncd.core.merge import Merged, give_way, merge
from syncd.core.record import Scribe
from syncd.core.scene import Action, Scene
from syncd.core.situation import Situation, Situations
from syncd.core.stamp import Made
from syncd.core.table import AccountSide, Act, LinkSide, RegistrySide, Row, decide
from syncd.model.item import Field, Fields, Kind, Ref, Status
from syncd.model.ledger import Entry
from syncd.model.link import Ending, Link, LinkState, PlannedWrite, Verb
from syncd.model.occurrence import OccurrenceState, ThingKind

LET_GO_AFTER = timedelta(days=90)
"""After this a finished or past item is not followed any more; it stays in its owner's calendar for good."""

_WHEN = frozenset({Field.DUE, Field.LASTS})


class Linked:
    """Decides about every link of one scene."""

    def __init__(self, scene: Scene, situations: Situations, scribe: Scribe) -> None:
        self._scene = scene
        self._situations = situations
        self._scribe = scribe

    def actions(self) -> Iterator[Action]:
        """One decision per link whose account was looked at; nothing is silent, as no action is needed then."""
        for link in self._scene.links.values():
            if link.place.account not in self._scene.looks or link.uid in self._scene.blocked:
                continue
            if self._situations.quiet(link) and not self._old(link):
                continue
            situation = self._situations.of(link)
            row = decide(situation.link_side, situation.registry_side, situation.account_side)
            action = self._unless_refused(self._act(situation, row))
            if action is not None:
                yield action

    def _unless_refused(self, action: Action | None) -> Action | None:
        """Without what its server refused, and without naming it again, until the item itself changes."""
        if action is None or action.uid not in self._scene.set_aside:
            return action
        if action.act is Act.SET_ASIDE:
            return None
        if action.write is None or action.uid in self._scene.looks[action.account].items:
            return action
        if action.link is None and not action.entries:
            return None
        return replace(action, act=Act.RECORD, write=None)

    def _act(self, situation: Situation, row: Row) -> Action | None:
        link = situation.link
        if row.act is Act.SET_ASIDE:
            return self._say(situation, row, why=situation.why)
        if row.act in (Act.DROP, Act.END):
            return self._gone(situation, row)
        if self._may_let_go(situation):
            ended = replace(link, state=LinkState.ENDED, ending=Ending.LET_GO, changed_at=self._scene.now)
            return self._say(situation, row, link=ended, let_go=True)
        if row.act in (Act.WITHDRAW, Act.CLOSE, Act.HOLD, Act.LEAVE):
            return self._unasked(situation, row)
        if row.act is Act.REOPEN:
            return self._write(
                situation, row, self._merge(situation, {Field.STATUS: Status.OPEN.value}), LinkState.OPEN
            )
        if row.act is Act.SETTLE:
            shared = situation.registry_side is RegistrySide.SHARED
            forced = {} if shared else {Field.STATUS: situation.want[Field.STATUS]}
            return self._write(situation, row, self._merge(situation, forced), link.state)
        return self._write(situation, row, self._merge(situation, {}), self._state_after_record(situation, row))

    @staticmethod
    def _state_after_record(situation: Situation, row: Row) -> LinkState:
        """A closed or left item that its owner opened again is the item again; one that was ticked is left."""
        wanted = situation.registry_side in (RegistrySide.SAME, RegistrySide.CHANGED)
        if situation.link.state is LinkState.OPEN or row.act is Act.NOTHING:
            return situation.link.state
        if wanted and situation.account_side is not AccountSide.FINISHED_NEW:
            return LinkState.OPEN
        return LinkState.LEFT

    def _merge(self, situation: Situation, forced: Fields) -> Merged:
        """Merge the item; `forced` fields, and those of a session's record, are written whatever they show."""
        assert situation.seen is not None
        forced = {**situation.shared, **forced}
        want: Fields = {f: v for f, v in situation.want.items() if f not in (*forced, Field.STATUS)}
        merged = merge(want, situation.link.ours, situation.link.theirs, situation.seen.fields)
        if situation.seen.item.recurring:
            # A rule that its owner added moves it: from then on when it is due is the owner's.
            merged = give_way(merged, _WHEN, want, situation.seen.fields)
            if not situation.link.recurring:
                merged = replace(merged, recorded=merged.recorded | {Field.DUE})
        if not forced:
            return merged
        shown = situation.seen.fields
        needed = {f: v for f, v in forced.items() if shown.get(f, "") != v}
        return replace(
            merged,
            write={**merged.write, **needed},
            ours={**merged.ours, **{f: v for f, v in forced.items() if f not in needed}},
            ours_after={**merged.ours_after, **forced},
            theirs_after={**merged.theirs_after, **forced},
        )

    def _write(self, situation: Situation, row: Row, merged: Merged, state: LinkState) -> Action | None:
        """Record what is seen and, where the merge asks for it, edit the item."""
        link, seen = situation.link, situation.seen
        assert seen is not None
        entries = self._entries(situation, merged.recorded)
        writes = merged.write or row.act is Act.REOPEN
        now_link = self._link_now(situation, merged, link.state if writes else state)
        write = None
        finished = situation.account_side in (AccountSide.FINISHED, AccountSide.FINISHED_NEW)
        # An event is closed by its arrow and the stamp alone: to open it again is a write of its own.
        if row.act is Act.REOPEN or (merged.write and (not finished or row.act is Act.SETTLE)):
            write = self._edit(situation, merged, state)
        elif merged.write:
            now_link = self._link_now(situation, merged, state)
        moved = now_link != link
        if write is None and not entries and not moved:
            return None
        fields = sorted({*merged.recorded, *(merged.write if write else ())})
        act = row.act
        if write is None and act in (Act.NOTHING, Act.UPDATE, Act.MERGE, Act.SETTLE, Act.REOPEN):
            # A server's new version of the same meaning is noted with its etag and is no news.
            news = fields or entries or merged.gave_way or now_link.state is not link.state
            act = Act.RECORD if news else Act.NOTHING
        return self._say(
            situation,
            row,
            act=act,
            fields=tuple(f.value for f in fields),
            link=replace(now_link, changed_at=self._scene.now) if moved else None,
            entries=entries,
            write=write,
            gave_way={
                **{f: situation.want[f] for f in sorted(merged.gave_way)},
                **self._scene.sessions.lost.get(link.uid, {}),
            },
        )

    def _entries(self, situation: Situation, recorded: Iterable[Field]) -> tuple[Entry, ...]:
        """What the ledger learns from what is seen."""
        link, seen = situation.link, situation.seen
        assert seen is not None
        before = Status(link.theirs[Field.STATUS])
        if situation.registry_side is RegistrySide.PUT_BACK:
            return (self._scribe.put_back(link),)
        if situation.link_side is LinkSide.CLOSED and situation.account_side is not AccountSide.FINISHED_NEW:
            return self._scribe.sign(link, tuple(recorded))
        if situation.link_side is LinkSide.CLOSED:
            before = Status.OPEN
        said = self._scribe.outcome(link, seen, before) if self._counts(link) else ()
        return (*said, *self._scribe.sign(link, tuple(recorded)))

    def _counts(self, link: Link) -> bool:
        """Whether what this item says became of it is to be told: of a session's copies the latest word alone."""
        words = self._scene.sessions.words
        return words is None or link.occurrence.thing.kind is not ThingKind.SESSION or link.uid in words

    def _link_now(self, situation: Situation, merged: Merged, state: LinkState) -> Link:
        """The link as it is stored before any write: what was seen, and what the registry gave way to."""
        link, seen = situation.link, situation.seen
        assert seen is not None
        item = seen.item
        return replace(
            link,
            href=item.ref.href,
            etag=item.ref.etag,
            raw=item.raw,
            ours=dict(merged.ours),
            theirs=dict(seen.fields),
            state=state,
            recurring=item.recurring,
        )

    def _edit(self, situation: Situation, merged: Merged, state: LinkState) -> PlannedWrite:
        link, seen = situation.link, situation.seen
        assert seen is not None
        made = Made.CLOSED if state is LinkState.CLOSED else Made.OPEN
        stamp = make_stamp(self._scene.instance, self._scene.now, made, merged.ours_after)
        body = merged.ours_after[Field.BLOCK] if Field.BLOCK in merged.write else link.body
        intent = replace(
            announce(
                link,
                Verb.UPDATE,
                merged.ours_after,
                str(stamp),
                run=self._scene.run,
                now=self._scene.now,
                state=state,
                writes=merged.write,
            ),
            body=body,
            href=seen.item.ref.href,
        )
        settled = self._scene.outcomes.settled.get(link.occurrence)
        completed_at = (
            settled.at
            if settled is not None and settled.state in (OccurrenceState.DONE, OccurrenceState.HELD)
            else None
        )
        now, comment = self._scene.now, self._parting(link) if state is LinkState.CLOSED else ""
        return edit(seen, merged.write, intent, stamp, now=now, completed_at=completed_at, comment=comment)

    def _parting(self, link: Link) -> str:
        """What is said beside a task that is closed in place: its app shows it as if its owner had ticked it."""
        if link.place.kind is not Kind.TODOIST:
            return ""
        languages = [m.language for m in self._scene.registry.members if m.uid_id == link.member]
        over = "card-closed-comment" if _is_card(link) else "closed-comment"
        return say(over, languages[0] if languages else "en")

    def _unasked(self, situation: Situation, row: Row) -> Action | None:
        """Nobody asks for it: take it away, close it in place, or leave it; first record what it says."""
        link, seen = situation.link, situation.seen
        assert seen is not None
        recorded = differing(seen.fields, link.theirs)
        entries = self._entries(situation, recorded)
        merged = merge({}, link.ours, link.theirs, seen.fields)
        state = link.state
        if row.act is Act.LEAVE:
            state = LinkState.LEFT
        now_link = self._link_now(situation, merged, state)
        moved = replace(now_link, changed_at=self._scene.now) if now_link != link else None
        if row.act is Act.HOLD:
            # What will be done with it once it is seen there; until then nothing is.
            goes = {AccountSide.TOUCHED: Act.CLOSE, AccountSide.PAST: Act.LEAVE}
            act = Act.CLOSE if _is_card(link) else goes.get(situation.account_side, Act.WITHDRAW)
            return self._say(situation, row, act=act, conditional=True, link=moved, entries=entries)
        if row.act is Act.LEAVE:
            if moved is None and not entries:
                return None
            return self._say(situation, row, link=moved, entries=entries, fields=tuple(sorted(recorded)))
        if row.act is Act.WITHDRAW:
            intent = announce(
                link,
                Verb.DELETE,
                link.ours,
                link.stamp,
                run=self._scene.run,
                now=self._scene.now,
                state=LinkState.ENDED,
                writes={},
            )
            write = PlannedWrite(replace(intent, href=seen.item.ref.href), None)
            return self._say(situation, row, link=moved, entries=entries, write=write)
        closing: Fields = {} if seen.item.kind is Kind.VEVENT else {Field.STATUS: Status.SKIPPED.value}
        merged = replace(
            merged,
            write=closing,
            ours_after={**merged.ours, **closing},
            theirs_after={**merged.theirs_after, **closing},
        )
        write = self._edit(situation, merged, LinkState.CLOSED)
        return self._say(situation, row, link=moved, entries=entries, write=write)

    def _gone(self, situation: Situation, row: Row) -> Action:
        link = situation.link
        drop = row.act is Act.DROP and not self._scribe.settled(link.occurrence)
        ending = Ending.DROPPED if drop else Ending.GONE
        ended = replace(link, state=LinkState.ENDED, ending=ending, changed_at=self._scene.now)
        if _is_card(link):
            entries = self._scribe.sign(link, (Field.STATUS,)) if drop else ()
            return self._say(situation, row, link=ended, entries=entries)
        session = situation.wanted is not None and not situation.wanted.owner
        entries = (self._scribe.drop(link),) if drop and not session else ()
        return self._say(situation, row, link=ended, entries=entries)

    def _old(self, link: Link) -> bool:
        """Long past, and nothing happened to it for as long: a late tick can still be taken back."""
        since = self._scene.now - LET_GO_AFTER
        return link.occurrence.recurrence_id <= since.date() and link.changed_at <= since

    def _may_let_go(self, situation: Situation) -> bool:
        """Whether it is old, nobody asks for it, and what it says is in the ledger."""
        if not self._old(situation.link) or situation.seen is None or situation.wanted is not None:
            return False
        if situation.account_side is AccountSide.FINISHED_NEW or situation.registry_side is RegistrySide.REOPENED:
            return False
        settled = situation.account_side in (AccountSide.FINISHED, AccountSide.PAST)
        return settled or situation.link.state in (LinkState.CLOSED, LinkState.LEFT)

    def _say(  # noqa: PLR0913 - the parts of one action
        self,
        situation: Situation,
        row: Row,
        *,
        act: Act | None = None,
        why: str = "",
        fields: tuple[str, ...] = (),
        conditional: bool = False,
        link: Link | None = None,
        entries: tuple[Entry, ...] = (),
        write: PlannedWrite | None = None,
        gave_way: Fields | None = None,
        let_go: bool = False,
    ) -> Action:
        own, seen = situation.link, situation.seen
        ref = seen.item.ref if seen is not None else Ref(own.href, own.etag)
        return Action(
            own.place.account,
            own.uid,
            own.occurrence,
            act or row.act,
            seen.item.title if seen is not None else own.theirs[Field.TITLE],
            why or row.because,
            fields=fields,
            conditional=conditional,
            link=link,
            entries=entries,
            write=write,
            ref=ref,
            base=seen.item.raw if seen is not None else own.raw,
            gave_way=gave_way or {},
            let_go=let_go,
            expected_to_go=(write is not None or row.act is Act.END) and self._expected_to_go(own),
            laid_down=write is not None and _ends(row, situation) and self._situations.laid_down(own),
        )

    def _expected_to_go(self, link: Link) -> bool:
        """Whether its going is no loss: settled, followed by another, in an absence, or standing elsewhere too."""
        occurrence = link.occurrence
        if occurrence in self._scene.outcomes.settled or self._situations.stands_elsewhere(link):
            return True
        if self._situations.has_successor(link) or self._situations.laid_down(link):
            return True
        if self._situations.given_up(link):
            return True
        members = {m.id for m in self._scene.registry.members if m.uid_id == link.member}
        return any(
            members & set(away.members) and away.since <= occurrence.recurrence_id < away.until
            for away in self._scene.registry.away
        )


def _ends(row: Row, situation: Situation) -> bool:
    """Whether the item is open no more after this act: taken away, or showing what was settled elsewhere."""
    return row.act in (Act.WITHDRAW, Act.CLOSE) or situation.registry_side is RegistrySide.SETTLED


def _is_card(link: Link) -> bool:
    return link.occurrence.thing.kind is ThingKind.CARD
