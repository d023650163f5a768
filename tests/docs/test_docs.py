"""The documentation is complete, current and in the house's words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from enum import StrEnum
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel
from typer.main import get_command, get_group

import syncd.errors
from syncd.cli.app import app
from syncd.cli.main import EXIT_INTERRUPTED
from syncd.config import models
from syncd.core.table import Act, printed
from syncd.ports import Capabilities
from tests.docs.renew import INVARIANTS, renewed

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SHOWN_TO_MEMBERS = (ROOT / "README.md", ROOT / "docs" / "guide.md")

BANNED = (
    *("fail", "fault", "blame", "lazy", "late", "overdue", "behind", "owe", "should", "never", "always", "forgot"),
    *("finally", "still", "again", "score", "points", "rank", "streak", "winner", "nag", "babysit", "help out"),
)
"""Words that hurry, rank or blame somebody; whole words, in any case."""

OF_THE_WORKSHOP = ("DESIGN", "notes/", "/work/", "session of the project", "issue #")
"""What speaks of how the project was made, not of the project."""

_FENCE = re.compile(r"^```.*?^```[^\n]*$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_TEST_FILE = re.compile(r"`(tests/[\w/]+\.py)`")
_CODE_FILE = re.compile(r"`((?:syncd|adapters|config|tests)/[\w./-]*)`")


def text_of(path: Path) -> str:
    """A document."""
    return path.read_text(encoding="utf-8")


GUIDE = text_of(ROOT / "docs" / "guide.md")


def prose(text: str) -> str:
    """A document without its code: what is quoted from the program is judged where it is said."""
    return _CODE.sub(" ", _FENCE.sub(" ", text))


def anchors(text: str) -> set[str]:
    """The anchors that a page of this text has, by GitHub's way of making them from headings."""
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", text), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.strip().replace(" ", "-") for heading in plain}


def tables_within(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The model and every model that its fields hold."""
    yield model
    for field in model.model_fields.values():
        for part in _parts(field.annotation):
            yield from tables_within(part)


def _parts(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _parts(argument)


def choices_of(model: type[BaseModel]) -> set[str]:
    """Every value of every choice in tables of this model."""
    annotations = [field.annotation for one in tables_within(model) for field in one.model_fields.values()]
    return {member.value for annotation in annotations for member in _members(annotation)}


def _members(annotation: object) -> Iterator[StrEnum]:
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        yield from annotation
    for argument in get_args(annotation):
        yield from _members(argument)


def commands() -> list[tuple[str, Any]]:
    """Every command by its full name; one that stands for a group is there under the group's name."""
    found = []
    for name, command in get_group(app).commands.items():
        found.append((name, command))
        found += [(f"{name} {below}", one) for below, one in getattr(command, "commands", {}).items()]
    return found


def options_of(command: Any) -> set[str]:
    """The long options of a command."""
    return {option for parameter in command.params for option in parameter.opts if option.startswith("--")}


def keys_of(model: type[BaseModel]) -> set[str]:
    """Every key that may be written in tables of this model, those of tables within included."""
    return {field.alias or name for one in tables_within(model) for name, field in one.model_fields.items()}


def section(title: str) -> str:
    """One section of the guide, from its heading to the next of the same depth or above."""
    found = re.search(rf"^(#+) [^\n]*{re.escape(title)}[^\n]*$", GUIDE, re.MULTILINE)
    assert found is not None, f"the guide has no section {title}"
    rest = GUIDE[found.end() :]
    end = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


@pytest.mark.parametrize("table", sorted(models.TABLES))
def test_every_key_of_the_registry_is_explained(table: str) -> None:
    """Whatever may be written in a table of the registry stands in that table's section of the guide, as code."""
    if table == "responsibilities":
        explained = section("[responsibilities.ID]")
    else:
        explained = section(f"[[{table}]]" if table == "away" else f"[{table}")
    missing = {
        key for key in keys_of(models.TABLES[table]) if not re.search(rf"`[^`\n]*\b{key}\b[^`\n]*`", explained)
    }
    assert missing == set()


def test_every_key_of_an_adapter_is_explained() -> None:
    """The keys that an installed adapter brings to an account stand in the guide's section on accounts."""
    explained = section("[accounts.ID]")
    found = entry_points(group="syncd.adapters")
    keys = {key for point in found for key in point.load().settings.model_fields}
    assert {"url", "task_list"} <= keys
    assert {key for key in keys if f"`{key}`" not in explained} == set()


def test_every_adapter_is_named() -> None:
    """An adapter that is installed is named in the guide as one writes it."""
    names = {point.name for point in entry_points(group="syncd.adapters")}
    assert {name for name in names if f'"{name}"' not in section("[accounts.ID]")} == set()


def test_every_value_that_may_be_chosen_is_named() -> None:
    """Each choice of a key of the registry is named in the guide, as code."""
    values = {value for table in models.TABLES.values() for value in choices_of(table)}
    named = set(re.findall(r"[`\"]([a-z][a-z-]*)[`\"]", GUIDE))
    assert {"calendar-review", "next-day-back", "keep"} <= values
    assert values - named == {"schedule"}, "all but the one that nobody writes"


def test_every_command_is_explained() -> None:
    """Each command of the program has a row in the guide, and the guide has no row of another one."""
    told = re.findall(r"^\| `syncd ([a-z-]+(?: [a-z]+)?)(?![a-z-])", section("Commands"), re.MULTILINE)
    assert sorted(name for name, _ in commands()) == sorted(told)


def test_every_option_is_explained() -> None:
    """Each option of each command stands in the guide's section on commands."""
    options = {option for _, command in commands() for option in options_of(command)}
    options |= options_of(get_command(app))
    assert {"--json", "--config"} <= options
    assert {option for option in options if not re.search(rf"`[^`\n]*{option}\b", section("Commands"))} == set()


def test_every_exit_code_is_explained() -> None:
    """Each exit code of the program has a row in the guide's troubleshooting."""
    codes = {value for name, value in vars(syncd.errors).items() if name.startswith("EXIT_")} | {EXIT_INTERRUPTED}
    rows = {int(code) for code in re.findall(r"^\| (\d+) \|", section("Troubleshooting by exit code"), re.MULTILINE)}
    assert len(codes) > 5
    assert codes == rows


def test_every_capability_is_explained() -> None:
    """What an account may be found able to do is explained, field by field, and nothing else is."""
    explained = text_of(ROOT / "docs" / "architecture.md").partition("## Capabilities")[2]
    assert [field.name for field in fields(Capabilities)] == re.findall(r"^\| `(\w+)`", explained, re.MULTILINE)


def test_the_decision_table_is_current() -> None:
    """The table in the invariants is what the code prints, word for word (python -m tests.docs.renew)."""
    text = text_of(INVARIANTS)
    assert renewed(text) == text


def test_every_action_is_explained() -> None:
    """Each action of the decision table is put into words below it."""
    below = text_of(INVARIANTS).partition("<!-- end of the decision table -->")[2]
    told = set(re.findall(r"^\| ([a-z ]+) \|", below, re.MULTILINE)) - {"action"}
    used = {line.split(" | ")[3] for line in printed().splitlines()[2:]}
    assert used <= told
    assert told <= {act.value for act in Act}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_relative_links_resolve(path: Path) -> None:
    """A link to a file of this repository leads to a file, and to a heading in it where it names one."""
    dead = []
    for link in _LINK.findall(_FENCE.sub("", text_of(path))):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists() or (anchor and anchor not in anchors(text_of(target))):
            dead.append(link)
    assert dead == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_that_are_named_exist(path: Path) -> None:
    """A file or folder of the code that a document names is there; an example's own name is none."""
    named = {name for name in _CODE_FILE.findall(_FENCE.sub("", text_of(path))) if "yourname" not in name}
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_the_tests_that_prove_an_invariant_exist() -> None:
    """Each test file named in the invariants is there, and holds tests."""
    named = set(_TEST_FILE.findall(text_of(INVARIANTS)))
    assert len(named) > 5
    assert {name for name in named if "def test_" not in text_of(ROOT / name)} == set()


def test_invariants_are_numbered_without_a_gap() -> None:
    """A number names one invariant."""
    numbers = re.findall(r"^\| (\w+) \| (?:must|should) \|", text_of(INVARIANTS), re.MULTILINE)
    assert [str(number) for number in range(1, len(numbers) + 1)] == numbers


def test_the_example_is_there_and_named() -> None:
    """The registry that README and guide tell a newcomer to copy exists and is a registry."""
    example = "config/household.example.toml"
    assert example in text_of(ROOT / "README.md")
    assert example in GUIDE
    assert "household" in tomllib.loads(text_of(ROOT / example))


@pytest.mark.parametrize("path", SHOWN_TO_MEMBERS, ids=lambda path: path.name)
def test_nobody_is_hurried_ranked_or_blamed(path: Path) -> None:
    """What members read holds none of the words that hurry, rank or blame somebody, and does not shout."""
    text = prose(text_of(path))
    said = {word for word in BANNED if re.search(rf"\b{word}\b", text, re.IGNORECASE)}
    assert said == set()
    assert "!" not in text
    assert re.search(r"\b(only|just) (Alex|Sam)\b|\b(Alex|Sam) (only|just)\b", text) is None


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_documents_speak_of_the_project_alone(path: Path) -> None:
    """No document leans on something that is not in this repository."""
    text = text_of(path)
    assert [word for word in OF_THE_WORKSHOP if word in text] == []


def test_decisions_are_numbered_and_have_a_status() -> None:
    """Decisions count up from one, and each says whether it holds."""
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert list(range(1, len(records) + 1)) == [int(record.name[:4]) for record in records]
    assert [record.name for record in records if "\nStatus: " not in text_of(record)] == []
