"""Reads the submission_metadata.yml of a Gradescope export: whose `submission_123` is, from when, which attempt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from grader.batch.layouts import Handed, Submitter

FILE_NAME = "submission_metadata.yml"
LARGEST = 64 * 1024**2
LONGEST_BLOCK = 2_000  # lines
LONGEST_LINE = 500
DEEPEST = 12  # spaces before a line
MOST_BRACKETS = 2  # opened in a line
FOLDER = re.compile(r"(submission_\w+):\s*")
SUBMITTERS, HISTORY, CREATED = "  :submitters:", "  :history:", "  :created_at:"


def read_metadata(text: str) -> Mapping[str, Handed]:
    """What the export says of each submission folder; what is not of the known form is left out.

    Only the lines about submitters and times are read as YAML. The rest is the output of other graders, which may be
    long and is not ours to parse.
    """
    found: dict[str, Handed] = {}
    folder, blocks, block = "", dict[str, list[str]](), ""

    def finish() -> None:
        if folder:
            found[folder] = _handed(blocks)

    for line in text.splitlines():
        if line and not line[0].isspace():
            finish()
            match = FOLDER.fullmatch(line)
            folder, blocks, block = (match[1] if match else ""), {}, ""
        elif folder:
            if line.startswith("  :"):
                block = next((known for known in (SUBMITTERS, HISTORY, CREATED) if line.startswith(known)), "")
            if block and len(blocks.setdefault(block, [])) < LONGEST_BLOCK and _is_short(line):
                blocks[block].append(line)
    finish()
    return {folder: handed for folder, handed in found.items() if handed.submitters}


def _is_short(line: str) -> bool:
    """Whether a line can be one about a person or a time; what else is there must not keep the parser busy."""
    brackets = line.count("[") + line.count("{")
    return len(line) <= LONGEST_LINE and brackets <= MOST_BRACKETS and len(line) - len(line.lstrip()) <= DEEPEST


def _handed(blocks: Mapping[str, list[str]]) -> Handed:
    entries = _yaml(blocks.get(SUBMITTERS, [])).get(":submitters")
    submitters = tuple(
        Submitter(_text(entry.get(":name")), _text(entry.get(":sid")) or _text(entry.get(":email")))
        for entry in (entries if isinstance(entries, list) else [])
        if isinstance(entry, dict)
    )
    earlier = sum(line.startswith("  - ") for line in blocks.get(HISTORY, []))
    created = "".join(blocks.get(CREATED, [])).partition(":created_at:")[2].strip(" '\"")
    named = tuple(who for who in submitters if who.name or who.student_id)
    return Handed(named, created, earlier + 1)


def _yaml(lines: list[str]) -> dict[str, Any]:
    """The mapping in a few lines of YAML; empty where they are none, or hold an alias (which could multiply)."""
    import yaml

    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse("\n".join(lines), yaml.SafeLoader)):
            return {}
        loaded = yaml.safe_load("\n".join(lines))
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    return loaded if isinstance(loaded, dict) else {}


def _text(value: Any) -> str:
    try:
        return "" if value is None else str(value)[:200]
    except ValueError:  # a whole number of thousands of digits
        return ""
