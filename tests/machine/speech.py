"""What members write to syncd where their tasks are, and what is owed to them for it: each line is answered once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncd.model.card import CardKind, card_about, card_kind
from syncd.model.heard import TOLD_IN_ITEM, Stage
from syncd.model.ledger import EntryKind
from syncd.model.when import encode_when
from tests.machine.hand import DONE, OPEN, SKIPPED, Shown
from tests.machine.registry import MEMBERS

if TYPE_CHECKING:
    from tests.machine.world import World

LINES = (
    "did {thing}",
    "did {thing}",
    "erledigt: {thing} gestern",
    "skip {thing}",
    "skip {thing}",
    "with {other} {thing}",
    "put down {thing}",
    "take {thing}",
    "take attic",
    "give {thing} to {other}",
    "new: attic",
    "away {day}",
    "pause 3 days",
    "undo",
    "undo",
    "giv {thing} to {other}",
    "leave",
)
HARMLESS = ("did", "skip", "erledigt", "with", "giv ")
"""How lines begin after which the same dates stand at the same members."""


def line_of(world: World, pattern: str, thing: str, other: str) -> str:
    """A line as somebody writes it; what something is called is what the registry calls it now."""
    day = world.today()
    return pattern.format(thing=world.household.owned[thing].name, other=other.title(), day=f"{day.day}.{day.month}.")


def write_line(world: World, who: str, line: str, number: int) -> None:
    """A member writes a line as a new item, where new items go."""
    before = {item.href for item in world.hand.items()}
    world.hand.add(world.household.account_of[who], f"line-{number}", line)
    listened = {c.href for c in world.store().collections() if c.made and c.looked_at is not None}
    for item in world.hand.items():
        if item.href not in before:
            world.watch.spoken[item.href] = line if item.collection in listened else ""
    _may_follow(world, line)


def write_on_card(world: World, who: str, line: str) -> None:
    """A member writes a line below the text of the own column, where one stands."""
    for item, kind in cards(world):
        if kind is CardKind.COLUMN and item.account == world.household.account_of[who]:
            world.by_hand(item, description=f"{item.description}\n{line}")
            _may_follow(world, line)
            return


def _may_follow(world: World, line: str) -> None:
    world.watch.spoke = True
    if not line.startswith(HARMLESS):
        world.unedited.clear()
    if line == "leave":
        world.watch.erased = True
        world.watch.nobody_listens()


def cards(world: World) -> list[tuple[Shown, CardKind]]:
    """The cards that stand and wait, each with its kind."""
    kinds = {k.uid: card_kind(k.occurrence.thing) for k in world.store().links()}
    waits = (i for i in world.ours() if i.status == OPEN and "➡" not in i.title)
    return [(item, kind) for item in waits if (kind := kinds.get(item.uid)) is not None]


def answer_card(world: World, pick: int, says: str) -> None:
    """Somebody ticks a card, crosses it out, or throws it away."""
    found = cards(world)
    if not found:
        return
    item, kind = found[pick % len(found)]
    if kind in (CardKind.PROPOSAL, CardKind.DEAL):
        world.unedited.clear()
    if says == "delete":
        world.by_hand_delete(item)
    elif item.event:
        world.by_hand(item, title=f"{'✅' if says == DONE else '❌'} {item.title}")
    else:
        world.by_hand(item, state=DONE if says == DONE else SKIPPED)


def guards_cards(world: World) -> list[Shown]:
    """The guard's cards that stand and wait, of all members."""
    return [item for item, kind in cards(world) if kind is CardKind.GUARD]


def answer_by_card(world: World) -> bool:
    """Every member says on the own card what is to become of what went; False where nobody was asked."""
    found = guards_cards(world) if world.guard_says != "command" else []
    for card in found:
        if world.guard_says == "delete":
            world.by_hand_delete(card)
        elif card.event:
            world.by_hand(card, title=f"✅ {card.title}")
        else:
            world.by_hand(card, state=DONE, completed_at=encode_when(world.clock.now()))
    world.guard_says = "command"
    return bool(found)


def say_by_cards(world: World) -> None:
    """Cards are answered, and a run sees it: where they were deleted nothing counts as dropped."""
    present = {account.uid_id: account.id for account in world.read().registry.accounts}
    things = {link.uid: link.occurrence.thing for link in world.store().links()}
    about = {present.get(card_about(things[card.uid])) for card in guards_cards(world)}
    before, says = {entry.id for entry in world.store().entries()}, world.guard_says
    answered = answer_by_card(world)
    world.run()
    if answered and says == "delete":
        new = [entry for entry in world.store().entries() if entry.id not in before]
        dropped = [entry for entry in new if entry.kind is EntryKind.DROPPED and entry.account in about]
        assert not dropped, "dropped, yet asked back"


def lines_wait(world: World) -> bool:
    """Whether a line is not acted on yet, as one that may still be being typed."""
    return any(line.stage in (Stage.SEEN, Stage.WAITS) for line in world.store().lines_about())


def check_heard(world: World) -> None:
    """Each line that was written into a list where syncd listens was heard once, and has its answer once."""
    called, left = world.household.called, world.read().registry.left
    used = {world.household.account_of[m] for m in MEMBERS if called("member", m) not in left}
    heard = world.store().heard()
    standing = {item.href: item for item in world.hand.items()}
    for href, line in world.watch.spoken.items():
        item = standing.get(href)
        found = [each for each in heard if each.href == href]
        assert len(found) < 2, f"one line was heard {len(found)} times: {line}"
        if not line or item is None or item.account not in used:
            continue
        assert found, f"nobody heard: {line}"
        assert found[0].stage is Stage.ANSWERED, f"not acted on: {line}"
        if found[0].told == TOLD_IN_ITEM:
            assert line in item.title, f"a member's own line was changed: {line}"
            assert item.status == DONE, f"answered and left open: {line}"
            text = item.description if found[0].answer in item.description else item.raw
            assert text.count(found[0].answer) == 1, f"not answered once: {line}"
