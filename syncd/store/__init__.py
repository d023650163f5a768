"""The state: one database per household, one writer, every change one transaction.

`Store.open(state_dir, household, write=True)` is a context manager. Reads (each a consistent snapshot)::

    links(include_ended=False) -> tuple[Link, ...]        link(uid) -> Link | None
    last_generations() -> dict[tuple[Occurrence, str, Kind], int]
    dropped_copies() -> frozenset[tuple[Occurrence, str]]
    intents() -> tuple[Intent, ...]                       collections() -> tuple[Collection, ...]
    entries(*, since=None, until=None, member=None, occurrence=None, as_seen=False, run=None) -> tuple[Entry, ...]
    effects(run) -> tuple[Effect, ...]                    holds() -> dict[Occurrence, Hold]
    since() -> dict[Thing, datetime]                      fixed() -> dict[Thing, tuple[date, ...]]
    pairings() -> dict[Thing, dict[date, date]]           outages() -> tuple[Outage, ...]
    let_go() -> frozenset[str]                            accounts() -> dict[str, AccountRecord]
    runs(limit=20) -> tuple[Run, ...]  (newest first)     first_run() -> Run | None      run(id) -> Run | None
    newest_stamp() -> datetime | None                     last_revision() -> Revision | None
    revisions() -> tuple[Revision, ...]                   set_aside() -> tuple[SetAside, ...]
    journal(run=None) -> tuple[JournalEntry, ...]         versions(uid=None) -> tuple[Version, ...]
    sessions() -> dict[Occurrence, SessionRecord]         instance -> str        folded_until() -> datetime | None
    heard(*, stage=None, member=None) -> tuple[HeardLine, ...]
    passed_by() -> dict[tuple[str, str], PassedBy]        (syncd.store.heard)
    pages() -> tuple[DrawnPage, ...]                      page(digest) -> bytes | None   (syncd.store.pages)

Writes, inside `with store.change() as change:` (committed at exit, rolled back on any exception)::

    put_link(link)  put_links(links)  put_collection(collection)  put_intent(intent)  put_intents(intents)
    drop_intent(uid)  append(entries, run=None) -> int (really new)  version(uid, digest, at)  let_go(uid, at)
    journal(run, uid, account, href, etag, raw, verb, at)
    fix(thing, date)  pair(thing, old, new)  note_since(thing, at)  put_session(record)
    begin_outage(account, since)  end_outage(account, until)  put_account(record)
    put_effects(effects)  hold(holds)  release(occurrences)
    begin_run(kind, at, undoes=None) -> int  end_run(id, at, counts)
    record_revision(digest, at, ids, things, values=None)
    erase_words(whose)  erase_effects(run, uids)  forget_account(account)  forget(whose, at)  (syncd.store.erasing)
    set_aside(account, href, uid, why, at)  clear_set_aside(account, href)  prune(now)
    hear(lines) -> int  follow(lines)  unhear(ids)  answer(id, answer, deed, at)  note_deed(id, deed)  take_back(id)
    tell(ids, told)  take_out(ids)  pass_by(passed)  forget_passed(account, ids)  (syncd.store.heard)
    put_page(occurrence, html, at) -> DrawnPage  hinder_page(occurrence, times)  drop_pages()  (syncd.store.pages)

`syncd.store.capabilities` writes and reads `AccountRecord.capabilities`; `syncd.store.exchange` is the ledger as
JSON Lines.
"""

from syncd.store.store import Store

__all__ = ["Store"]
