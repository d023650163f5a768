"""Manual pages and completions: current, clean, and of use in the shells they are for."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from typer.main import get_group

import syncd.errors
from syncd.cli.app import app
from syncd.cli.main import EXIT_INTERRUPTED
from syncd.cli.manual.__main__ import DOCS, shipped
from syncd.cli.manual.commands import EXITS, VARIABLES
from syncd.cli.manual.registry import EXAMPLE
from syncd.cli.manual.roff import Page, escaped, filled
from syncd.cli.manual.tree import commands
from syncd.config import read_registry
from syncd.config.models import TABLES
from syncd.config.schema import shipped_adapters
from tests.support.words import offences

ROOT = DOCS.parent
MADE = shipped()
PAGES = [path for path in MADE if path.parent.name == "man"]
BASH, ZSH, FISH = (DOCS / "completions" / name for name in ("syncd.bash", "_syncd", "syncd.fish"))


def needs(program: str) -> pytest.MarkDecorator:
    """Skips where that program is not installed."""
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


def said(*argv: str, stdin: str = "") -> str:
    """What a program prints, errors too; it has to end well."""
    done = subprocess.run(argv, input=stdin, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def plain(page: Path) -> str:
    """A page as it is read, without line ends and overstrikes."""
    return " ".join(said("groff", "-man", "-Tascii", "-P-cbou", "-rHY=0", "-rLL=400n", str(page)).split())


@pytest.mark.parametrize("path", MADE, ids=lambda path: path.name)
def test_it_is_current(path: Path) -> None:
    """The file is what the program gives now (python -m syncd.cli.manual)."""
    assert path.read_text(encoding="utf-8") == MADE[path]


@needs("mandoc")
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_mandoc_finds_nothing_to_say(path: Path) -> None:
    """Neither an error nor a matter of style."""
    assert said("mandoc", "-Tlint", str(path)) == ""


@needs("groff")
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_groff_finds_nothing_to_say(path: Path) -> None:
    """No warning of any kind."""
    done = subprocess.run(["groff", "-man", "-ww", "-Tutf8", str(path)], capture_output=True, text=True, check=True)
    assert done.stderr == ""


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_has_the_form_of_one(path: Path) -> None:
    """Title, then name, description, what else to read; requests are those of man(7), text is ASCII."""
    lines = path.read_text(encoding="utf-8").splitlines()
    name, _, number = path.name.rpartition(".")
    heads = re.findall(r'^\.SH "(.*)"$', "\n".join(lines), re.MULTILINE)
    requests = {line.split()[0] for line in lines if line.startswith((".", "'"))}

    assert lines[1].startswith(f".TH {name.upper()} {number} 20")
    assert (heads[0], "DESCRIPTION" in heads, heads[-1]) == ("NAME", True, "SEE ALSO")
    assert requests <= {'.\\"', ".TH", ".SH", ".SS", ".PP", ".IP", ".TP", ".nf", ".fi", ".RS", ".RE"}
    assert all(line.isascii() for line in lines)


@needs("groff")
def test_every_command_and_option_is_in_the_page() -> None:
    """With its summary; the option with what it does."""
    text = plain(DOCS / "man" / "syncd.1")
    missing = [c.name for c in commands() if f"syncd {c.name}" not in text or " ".join(c.summary.split()) not in text]
    options = {(option.name, option.says) for command in commands() for option in command.options}

    assert missing == []
    assert [name for name, says in options if name not in text or " ".join(says.split()) not in text] == []


@needs("groff")
def test_every_key_is_in_the_page() -> None:
    """Of every table of the registry, with its description."""
    text = plain(DOCS / "man" / "syncd.toml.5")
    fields = [(f.alias or name, f.description or "") for m in TABLES.values() for name, f in m.model_fields.items()]

    assert len(fields) > 60
    assert [key for key, says in fields if key not in text or " ".join(says.split()) not in text] == []


def test_the_commands_are_all_of_the_programs() -> None:
    """The tree from which pages are made is the program's own."""
    found = get_group(app).commands
    inner = {f"{name} {below}" for name, one in found.items() for below in getattr(one, "commands", {})}

    assert {command.name for command in commands()} == {*found, *inner}


def test_every_exit_code_and_variable_is_told() -> None:
    """Those of the errors, and those that the code reads."""
    codes = {value for name, value in vars(syncd.errors).items() if name.startswith("EXIT_")} | {EXIT_INTERRUPTED}
    sources = [path for path in (ROOT / "syncd").rglob("*.py") if "manual" not in path.parts]
    read = {name for path in sources for name in re.findall(r"\"(SYNCD_[A-Z]+)\"", path.read_text(encoding="utf-8"))}

    assert codes == set(EXITS)
    assert read == set(VARIABLES)


@pytest.mark.parametrize("number", [1, 8])
def test_a_page_blames_nobody(number: int) -> None:
    """It holds no banned word; what stands in syncd.toml(5) is of keys, not of people."""
    assert offences((DOCS / "man" / f"syncd.{number}").read_text(encoding="utf-8"), "en") == []


def test_the_example_of_the_page_is_in_order(tmp_path: Path) -> None:
    """Whoever copies it has a registry."""
    file = tmp_path / "household.toml"
    file.write_text(EXAMPLE, encoding="utf-8")
    reading = read_registry(file, adapters=shipped_adapters(), today=tomllib.loads("d = 2026-11-23")["d"])

    assert reading.warnings == ()


def test_nothing_in_a_text_means_anything_to_roff() -> None:
    """A dot or a quote at the beginning of a line, backslashes, dashes, and what is not ASCII."""
    page = Page("x", 1, "y", date="2026-01-01", version="1")
    page.item("`.dot` 'quote'", '.dot \\n[x] \u2013 -- "x" ^ ~')

    assert page.text.splitlines()[-2:] == [
        "\\fB\\&.dot\\fR \\(aqquote\\(aq",
        "\\&.dot \\en[x] \\[u2013] \\-\\- \\(dqx\\(dq \\(ha \\(ti",
    ]
    assert escaped(".x") == "\\&.x"
    assert all(line.count("\\fB") == line.count("\\fR") for line in filled("a " * 30 + "`b " + "c " * 30 + "d` e"))


def offered(*words: str) -> list[str]:
    """What bash offers for the last of these words."""
    typed = " ".join(f"'{word}'" for word in words)
    script = f"source {BASH}; COMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}; _syncd"
    script += '; printf "%s\\n" "${COMPREPLY[@]}"'
    return [line for line in said("bash", "--norc", "-c", script).splitlines() if line]


@needs("bash")
@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        (("syncd", "log"), ["login"]),
        (("syncd", "service", "in"), ["install"]),
        (("syncd", "service", "install", "--u"), ["--user"]),
        (("syncd", "--config", "x.toml", "che"), ["check"]),
        (("syncd", "check", "--o"), ["--offline"]),
        (("syncd", "login", "alex", "--sy"), ["--system"]),
        (("syncd", "--verbose", "ledger", "--s"), ["--since", "--state"]),
        (("syncd", "leave", "alex", "--back", "--j"), ["--json"]),
        (("syncd", "plan", "--member", "a"), []),
        (("syncd", "nothing", "--j"), []),
    ],
)
def test_bash_completes(typed: tuple[str, ...], wanted: list[str]) -> None:
    """Commands, commands of commands, options of the command that was typed, wherever options of all stand."""
    assert offered(*typed) == wanted


@needs("bash")
def test_bash_offers_every_command_and_files_where_one_is_meant(tmp_path: Path) -> None:
    """All first words after `syncd`; a file after an option that takes one, and as an argument."""
    (tmp_path / "a file.toml").touch()
    first = {command.words[0] for command in commands()}

    assert first <= set(offered("syncd", ""))
    assert offered("syncd", "--config", f"{tmp_path}/a") == [f"{tmp_path}/a file.toml"]
    assert offered("syncd", "ledger", "import", f"{tmp_path}/a") == [f"{tmp_path}/a file.toml"]


@needs("fish")
@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("syncd log", {"login"}),
        ("syncd service un", {"uninstall"}),
        ("syncd service install --u", {"--user"}),
        ("syncd check --of", {"--offline"}),
    ],
)
def test_fish_completes(typed: str, wanted: set[str]) -> None:
    """As bash."""
    lines = said("fish", "--no-config", "-c", f"source {FISH}; complete -C '{typed}'").splitlines()

    assert {line.split("\t")[0] for line in lines} == wanted


@needs("zsh")
def test_zsh_understands_it() -> None:
    """No slip in its syntax, and every command is in it."""
    text = ZSH.read_text(encoding="utf-8")

    assert said("zsh", "-n", str(ZSH)) == ""
    assert text.startswith("#compdef syncd\n")
    assert [c.name for c in commands() if f"{c.words[-1]})" not in text] == []


@pytest.mark.slow
def test_the_wheel_carries_them(tmp_path: Path) -> None:
    """Where man and the shells look below the prefix."""
    said(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path))
    (wheel,) = tmp_path.glob("*.whl")
    names = {name.partition(".data/data/")[2] for name in zipfile.ZipFile(wheel).namelist()} - {""}

    assert names == {
        *("share/man/man1/syncd.1", "share/man/man5/syncd.toml.5", "share/man/man8/syncd.8"),
        *("share/bash-completion/completions/syncd", "share/zsh/site-functions/_syncd"),
        "share/fish/vendor_completions.d/syncd.fish",
    }
