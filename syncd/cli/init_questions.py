"""Questions and their answers: from somebody at a terminal, or from a script, one answer a line."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

import typer

from syncd.cli.call import language_of
from syncd.cli.printing import mend, plain, prose
from syncd.errors import SyncdError, UsageError

if TYPE_CHECKING:
    from syncd.cli.call import Call

Value = TypeVar("Value")

_COLUMNS = 80
_DAYS = {
    "MO": ("monday", "montag"),
    "TU": ("tuesday", "dienstag"),
    "WE": ("wednesday", "mittwoch"),
    "TH": ("thursday", "donnerstag"),
    "FR": ("friday", "freitag"),
    "SA": ("saturday", "samstag"),
    "SU": ("sunday", "sonntag"),
}


class Questions:
    """Asks in the language of a call.

    At a terminal an answer that does not fit is explained and asked for once more; a script ends with it.
    """

    def __init__(self, call: Call) -> None:
        self._call = call
        self._language = language_of(call.environment)
        self.at_terminal = sys.stdin.isatty()

    def say(self, message: str, **values: str) -> None:
        """Show a sentence."""
        prose(self._call.say(message, **values))

    def text(self, message: str, default: str = "", **values: str) -> str:
        """One line as it was typed, without spaces around it; `default` for an empty one."""
        prompt = self._call.say(message, **values) + (f" [{default}]" if default else "") + ": "
        *lines, last = textwrap.wrap(plain(prompt), _COLUMNS, drop_whitespace=True, break_on_hyphens=False)
        for one in lines:
            typer.echo(one)
        return plain(self._line(f"{last} ")).strip() or default

    def needed(self, message: str, default: str = "", **values: str) -> str:
        """As `text`, and not empty."""
        return self.fitting(lambda: self._something(self.text(message, default, **values)))

    def secret(self, message: str, **values: str) -> str:
        """A secret, not shown; "" for none."""
        prompt = self._call.say(message, **values) + ": "
        if self.at_terminal:
            return self._call.ask(prompt)
        typer.echo(prompt)
        return self._read(prompt)

    def yes(self, message: str, *, default: bool, **values: str) -> bool:
        """Yes or no."""
        usual = self._call.say("init-yes" if default else "init-no")
        options = {"yes": ("yes", "ja"), "no": ("no", "nein")}
        return self.choice(message, options, usual, **values) == "yes"

    def day(self, message: str, default: str) -> str:
        """A day of the week by RFC 5545, or "" for "-"."""
        return self.choice(message, {**_DAYS, "": ("-",)}, default)

    def choice(self, message: str, options: Mapping[str, tuple[str, ...]], default: str, **values: str) -> str:
        """The option that one of whose words begins as typed."""

        shown = -1 if self._language == "de" else 0

        def ask() -> str:
            answer = self.text(message, default, **values)
            found = [o for o, words in options.items() if any(w.startswith(answer.lower()) for w in words)]
            if len(found) != 1:
                raise self.no_answer(answer, ", ".join(words[shown] for words in options.values()))
            return found[0]

        return self.fitting(ask)

    def fitting(self, ask: Callable[[], Value]) -> Value:
        """What `ask` returns; at a terminal it is called until it raises no UsageError."""
        while True:
            try:
                return ask()
            except UsageError as error:
                if not self.at_terminal:
                    raise
                self.explain(error)

    def explain(self, error: SyncdError) -> None:
        """Why an answer does not fit, and how to mend it."""
        mend(str(error), error.hint)

    def no_answer(self, answer: str, choices: str) -> UsageError:
        """An answer that is none of the choices."""
        return UsageError(
            self._call.say("init-not-an-answer", answer=answer or '""'),
            hint=self._call.say("init-one-of", choices=choices),
        )

    def _something(self, answer: str) -> str:
        if not answer:
            raise self.no_answer(answer, "...")
        return answer

    def _line(self, prompt: str) -> str:
        if self.at_terminal:
            try:
                return input(prompt)
            except EOFError:
                raise typer.Abort from None
        typer.echo(prompt, nl=False)
        answer = self._read(prompt)
        typer.echo(plain(answer))
        return answer

    def _read(self, prompt: str) -> str:
        try:
            line = sys.stdin.readline()
        except UnicodeDecodeError:
            raise UsageError("an answer is not UTF-8 text", hint="nothing is written") from None
        if not line:
            raise UsageError(
                f"the answers end before this question: {prompt.strip()}",
                hint="nothing is written; give one answer a line, an empty one for what stands in [ ]",
            )
        return line.rstrip("\r\n")
