"""Goldens on disk: one JSON file per planning step, and how everything stands at the end."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def text_of(document: Any) -> str:
    """As it stands in the file: JSON, an action, item or entry to a line, so that a diff can be read."""
    return _lines(document, "") + "\n"


def _lines(value: Any, indent: str) -> str:
    more = indent + "  "
    if isinstance(value, dict) and any(isinstance(v, dict | list) and v and not _flat(v) for v in value.values()):
        rows = [f"{more}{json.dumps(k)}: {_lines(v, more)}" for k, v in value.items()]
        return "{\n" + ",\n".join(rows) + f"\n{indent}}}"
    if isinstance(value, list) and not _flat(value):
        return "[\n" + ",\n".join(f"{more}{_lines(v, more)}" for v in value) + f"\n{indent}]"
    return json.dumps(value, ensure_ascii=False)


def _flat(value: Any) -> bool:
    return isinstance(value, list) and not any(isinstance(v, dict) for v in value)


def write(folder: Path, documents: Mapping[str, Any]) -> list[str]:
    """Write all, and take away those that no step makes any more; returns the names of files that changed."""
    folder.mkdir(exist_ok=True)
    changed = []
    for path in sorted(folder.glob("*.json")):
        if path.name not in documents:
            path.unlink()
            changed.append(path.name)
    for name, document in documents.items():
        path, text = folder / name, text_of(document)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(name)
    return changed


def on_disk(folder: Path) -> dict[str, str]:
    """Every golden's text, by file name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.json"))}
