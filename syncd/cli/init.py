"""`init`: from a few answers to a registry that is in order."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from syncd.cli.call import Call, call_of, language_of
from syncd.cli.init_questions import Questions
from syncd.cli.init_suggesting import suggest
from syncd.cli.printing import line, prose
from syncd.errors import EXIT_FINE, AccountError, SecretError, UsageError

if TYPE_CHECKING:
    from syncd.service.init import Setup
    from syncd.service.init_text import NewAccount, NewMember, NewPlanning

Value = TypeVar("Value")

_FEWEST = 2


def init(
    ctx: typer.Context,
    *,
    into: Annotated[
        Path | None, typer.Option("--into", metavar="FILE", help="Write this file; without it, the usual place.")
    ] = None,
) -> int:
    """Ask a few questions and write the registry.

    Asks for names and accounts, tries each account, offers a planning session and five first
    responsibilities. Writes over nothing. In a script, one answer a line on standard input.

    Example: syncd init --into household.toml
    """
    from syncd.service.init import Setup  # noqa: PLC0415 - `syncd --help` does without

    call = call_of(ctx)
    setup = Setup(call.service, into or call.service.config)
    setup.refuse()
    return _Conversation(call, setup, moved=into is not None).run()


class _Conversation:
    """One household's answers, in the order of asking. Secrets are held until the file stands."""

    def __init__(self, call: Call, setup: Setup, *, moved: bool) -> None:
        self._call = call
        self._ask = Questions(call)
        self._setup = setup
        self._moved = moved
        self._language = language_of(call.environment)
        self._zone = ""
        self._secrets: dict[str, str] = {}
        self._existing: list[str] = []

    def run(self) -> int:
        """Ask everything, write, keep the secrets, check. Returns the exit code."""
        from syncd.service.init import fresh_id, machine_zone  # noqa: PLC0415
        from syncd.service.init_text import NewHousehold  # noqa: PLC0415

        self._ask.say("init-welcome", file=str(self._setup.into))
        name = self._ask.needed("init-household", self._call.say("init-our-home"))
        usual = machine_zone(self._call.environment.get("TZ", ""))
        self._zone = self._ask.fitting(lambda: _zone(self._ask.text("init-zone", usual)))
        members = self._members()
        planning = self._planning()
        chosen = suggest(self._ask, members, self._existing)
        new = NewHousehold(fresh_id(), name, self._zone, tuple(members), planning, tuple(chosen))
        self._setup.write(new, self._language)
        line()
        self._ask.say("init-written", file=str(self._setup.into))
        kept = self._keep()
        checked = self._setup.check()
        for problem in checked.problems:
            line(str(problem))
        self._show_next(members)
        return checked.exit_code or kept

    def _members(self) -> list[NewMember]:
        from syncd.service.init import member_id  # noqa: PLC0415
        from syncd.service.init_text import NewMember  # noqa: PLC0415

        members: list[NewMember] = []
        while True:
            if len(members) < _FEWEST:
                name = self._ask.needed("init-person", number=str(len(members) + 1))
            else:
                name = self._ask.text("init-another")
            if not name:
                return members
            language = self._ask.choice("init-language", {"en": ("en",), "de": ("de",)}, self._language, name=name)
            found = member_id(name, [m.id for m in members])
            members.append(self._with_account(NewMember(found, name, language)))

    def _with_account(self, member: NewMember) -> NewMember:
        """The member with an account that the registry takes and, where a secret was given, its server too."""
        before: NewAccount | None = None
        while True:
            self._secrets.pop(member.account_id, None)
            account = self._account(member, before)
            if account is None:
                return member
            found = replace(member, account=account)
            try:
                self._setup.check_account(found, self._zone)
                self._try(found)
            except (AccountError, UsageError) as error:
                if not self._ask.at_terminal:
                    raise
                self._ask.explain(error)
                before = account if isinstance(error, AccountError) else None
                if before is not None and not self._ask.yes("init-other-answers", default=True):
                    return found
            else:
                return found

    def _account(self, member: NewMember, before: NewAccount | None) -> NewAccount | None:
        """What was typed; `before` is what the server did not take."""
        from syncd.service.init_text import NewAccount  # noqa: PLC0415

        usual = before or NewAccount("", member.id, "tasks", self._call.say("init-usual-collection"))
        url = self._ask.text("init-url", usual.url, name=member.name)
        if not url:
            return None
        username = self._ask.text("init-username", usual.username)
        places = {"tasks": ("tasks", "aufgaben"), "calendar": ("calendar", "kalender")}
        deliver = self._ask.choice("init-deliver", places, usual.deliver)
        collection = self._ask.text("init-collection", usual.collection)
        return NewAccount(url, username, deliver, collection)

    def _try(self, member: NewMember) -> None:
        """Try the secret if there is one. Raises AccountError."""
        opens_more = self._setup.opens_more()
        if opens_more:
            prose(opens_more)
        secret = self._ask.secret("init-secret", account=member.account_id)
        if not secret:
            return
        who = self._setup.try_account(member, self._zone, secret)
        self._ask.say("init-in", account=member.account_id, who=who)
        self._secrets[member.account_id] = secret
        assert member.account is not None
        if self._ask.yes("init-existing", default=False, collection=member.account.collection):
            titles = self._setup.titles(member, self._zone, secret)
            self._existing.extend(titles)
            self._ask.say("init-read", count=str(len(titles)))

    def _planning(self) -> NewPlanning | None:
        from syncd.service.init_text import NewPlanning  # noqa: PLC0415

        day = self._ask.day("init-planning-day", self._call.say("init-sunday"))
        if not day:
            return None
        return NewPlanning(day, self._ask.fitting(lambda: _time(self._ask.text("init-planning-time", "18:00"))))

    def _keep(self) -> int:
        """Put the secrets into the keyring. Where it takes none, that is told; the file stands all the same."""
        code = EXIT_FINE
        for account, secret in list(self._secrets.items()):
            try:
                self._setup.keep(account, secret)
                self._ask.say("init-kept", account=account)
            except SecretError as error:
                self._ask.explain(error)
                del self._secrets[account]
                code = error.exit_code
        return code

    def _show_next(self, members: list[NewMember]) -> None:
        config = f" --config {shlex.quote(str(self._setup.into))}" if self._moved else ""
        line()
        self._ask.say("init-next")
        for member in members:
            if member.account is None:
                line(f"  {self._call.say('init-next-account', name=member.name)}")
            if member.account_id not in self._secrets:
                line(f"  syncd login {member.account_id}{config}  # {self._call.say('init-next-login')}")
        for command in ("check", "plan", "sync"):
            line(f"  syncd {command}{config}  # {self._call.say(f'init-next-{command}')}")


def _zone(answer: str) -> str:
    from syncd.config.values import parse_zone  # noqa: PLC0415 - it brings validation

    return _parsed("the time zone", parse_zone, answer)


def _time(answer: str) -> str:
    from syncd.config.values import parse_time  # noqa: PLC0415

    return _parsed("the time", parse_time, answer).strftime("%H:%M")


def _parsed(what: str, parse: Callable[[object], Value], answer: str) -> Value:
    """The answer as the registry reads it. Raises UsageError in the registry's words."""
    from pydantic_core import PydanticCustomError  # noqa: PLC0415

    try:
        return parse(answer)
    except PydanticCustomError as error:
        said = error.context or {}
        raise UsageError(f"{what} {said.get('what')}", hint=str(said.get("mend"))) from None
