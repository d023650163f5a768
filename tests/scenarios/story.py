"""What a `story.toml` may say. Unknown keys, unknown verbs and steps with two verbs are refused.

A story is a title, one paragraph of what must hold, and steps in their order. A step has exactly one verb, perhaps
the keys of that verb, perhaps `say` (a sentence for the reader) and `expect` (claims that are checked after it).
"""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

HERE = Path(__file__).parent


def _span(text: object) -> timedelta:
    number, _, unit = str(text).partition(" ")
    if not number.isdigit() or unit.rstrip("s") not in ("minute", "hour", "day", "week"):
        raise ValueError(f"{text!r} is no span such as '3 days'")
    return timedelta(**{unit.rstrip("s") + "s": int(number)})


def _aware(when: datetime) -> datetime:
    if when.tzinfo is None:
        raise ValueError(f"{when} needs an offset, such as Z")
    return when.astimezone(UTC)


Span = Annotated[timedelta, BeforeValidator(_span)]
Instant = Annotated[datetime, AfterValidator(_aware)]
GoldenName = Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9 -]*[a-z0-9])?$")]


class Strict(BaseModel):
    """Unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Claims(Strict):
    """What must be true after a step.

    Attributes:
        did: per account, exactly what the run counted: `created 1, recorded 2`, `nothing`, `paused`, `failed`.
        new: the ledger entries of this very step, exactly: `2026-11-24 bins done by alex`. Signs are left out.
        ledger: how many entries of each kind there are by now, exactly. Signs are left out.
        stands: per server user, exactly the items that syncd made: `2026-11-24 Bins out`, and `(done)`,
            `(skipped)` or `(closed)` behind it when it is not open.
        gone: per server user, titles of which no open item of ours is there.
        holds: per server user, words that stand somewhere in their items.
        states: per account, what `status` says of it: `ok`, `failed` or `paused`.
        notices: words that stand in a notice of `status`.
        refused: the run or command was refused with this exit code.
        says: words of that refusal, or of what a command printed.
        duplicates: open items too many, per occurrence and member; anything but 0 is a breach.
    """

    did: dict[str, str] = {}
    new: list[str] | None = None
    ledger: dict[str, int] | None = None
    stands: dict[str, list[str]] = {}
    gone: dict[str, list[str]] = {}
    holds: dict[str, list[str]] = {}
    states: dict[str, Literal["ok", "failed", "paused"]] = {}
    notices: list[str] = []
    refused: int | None = None
    says: str = ""
    duplicates: Literal[0] = 0


class Step(Strict):
    """What every step may have."""

    say: str = ""
    expect: Claims | None = None


class At(Step):
    """Time goes on to an instant."""

    at: Instant


class Forward(Step):
    """Time goes on by a span."""

    forward: Span


class Plan(Step):
    """`syncd plan`: changes nothing, and its document is a golden."""

    plan: GoldenName


class Sync(Step):
    """`syncd sync`, with the plan just before it as its golden; the run must do exactly that."""

    sync: GoldenName
    full: bool = False


class EachDay(Step):
    """A run at this local hour of every day, or every `every`-th, up to and with `until`; one golden for all."""

    each_day: GoldenName
    hour: time
    until: date
    every: Annotated[int, Field(ge=1)] = 1


class RegistryFile(Step):
    """The registry file becomes another one of the input folder; with `up_to` only its text before these words."""

    registry: str
    up_to: str = ""


class OwnersHand(Step):
    """An owner does something in the own app. `user` is whose; `item` is a title, `due` begins the due it shows.

    `to` is the new title, note, or due; `when` what the app gives as time of completion, else now; of a move, when it
    was made, else the app does not say.
    """

    hand: Literal["tick", "skip", "reopen", "move", "rename", "note", "delete", "copy", "add-rule", "alarm"]
    user: str
    item: str
    due: str = ""
    to: str = ""
    when: Instant | None = None


class AccountTurns(Step):
    """The server of a user goes down, comes up, refuses the password, takes it again."""

    user: str
    turns: Literal["down", "up", "password-refused", "password-right"]


class ServerDoes(Step):
    """The operators of a user's server keep a backup under a name, or put it back."""

    server: Literal["keeps-backup", "restores-backup"]
    user: str
    backup: str


class ListDoes(Step):
    """A person renames or deletes a whole list in a client; `named` is its name by then."""

    list: Literal["renamed", "deleted"]
    user: str
    named: str
    to: str = ""


class StateDoes(Step):
    """The whole state directory is deleted, or only the database in it, beside which `agreed.toml` stays."""

    state: Literal["deleted", "database-deleted"]


class Machine(Step):
    """From now on on this machine, which has a state of its own."""

    machine: str


class WrongClock(Step):
    """This machine's clock shows something else than the time; `right` again."""

    clock: Instant | Literal["right"]


class Command(Step):
    """A command line as it is typed, without `syncd`. `{digest}` is what the account's pause asks to accept.

    `{run}` is the number of the newest run that was synced, `{folder}` a folder for files.
    """

    command: str


class Crash(Step):
    """A run that dies right after its `after`-th write in an account took effect, and before syncd knows."""

    crash: GoldenName
    account: str
    after: Annotated[int, Field(ge=1)]


class Look(Step):
    """Nothing happens; claims are checked."""

    look: Literal[True]


AnyStep = (
    At
    | Forward
    | Plan
    | Sync
    | EachDay
    | RegistryFile
    | OwnersHand
    | AccountTurns
    | ServerDoes
    | ListDoes
    | StateDoes
    | Machine
    | WrongClock
    | Command
    | Crash
    | Look
)

VERBS: dict[str, type[Step]] = {
    "at": At,
    "forward": Forward,
    "plan": Plan,
    "sync": Sync,
    "each_day": EachDay,
    "registry": RegistryFile,
    "hand": OwnersHand,
    "turns": AccountTurns,
    "server": ServerDoes,
    "list": ListDoes,
    "state": StateDoes,
    "machine": Machine,
    "clock": WrongClock,
    "command": Command,
    "crash": Crash,
    "look": Look,
}
"""The key that says which verb a step is."""


class Head(Strict):
    """What stands above the steps.

    Attributes:
        title: what happens, in one line.
        must: one paragraph of what must hold.
        begin: when the story begins.
        own_lists: the lists were there before syncd came (else syncd makes them).
        checks_clock: the machine's clock is compared with what servers say; they say the story's true time.
        only: runs on this back end alone, `because` of a reason.
        restless: why a further run is not quiet at the end; else it must be.
    """

    title: str
    must: str
    begin: Instant = datetime(2026, 11, 23, 8, tzinfo=UTC)
    own_lists: bool = False
    checks_clock: bool = False
    only: Literal["", "memory", "radicale"] = ""
    because: str = ""
    restless: str = ""
    expect: Claims


class StoryError(Exception):
    """A story that cannot be understood."""


class Story:
    """A story as read from its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = folder.name
        self.golden = folder / "golden"
        try:
            data = tomllib.loads((folder / "story.toml").read_text(encoding="utf-8"))
            steps = data.pop("step", [])
            self.head = Head.model_validate(data)
            self.steps = [self._step(number, step) for number, step in enumerate(steps, 1)]
        except (ValidationError, tomllib.TOMLDecodeError) as error:
            raise StoryError(f"{folder.name}: {error}") from error
        if bool(self.head.only) != bool(self.head.because):
            raise StoryError(f"{folder.name}: `only` and `because` go together")
        if not self.steps or len(self.head.must) < 80:
            raise StoryError(f"{folder.name}: it has no steps, or says too little of what must hold")

    def _step(self, number: int, step: dict[str, Any]) -> AnyStep:
        verbs = [verb for verb in VERBS if verb in step]
        if len(verbs) != 1:
            raise StoryError(f"{self.name}, step {number}: it has {len(verbs) or 'no'} verbs: {', '.join(step)}")
        return VERBS[verbs[0]].model_validate(step)  # type: ignore[return-value]

    def input(self, name: str) -> str:
        """A file of the input folder, as text."""
        return (self.folder / "input" / name).read_text(encoding="utf-8")


def stories() -> list[str]:
    """Names of all stories."""
    return sorted(path.parent.name for path in HERE.glob("*/story.toml"))


def read(name: str) -> Story:
    """The story of that name. Raises StoryError."""
    if name not in stories():
        raise StoryError(f"there is no story {name!r}")
    return Story(HERE / name)
