"""Whatever can arrive gets a fair verdict, a message that helps and the right exit status: a folder a scenario.

`scenario.py` says in its docstring what has arrived, and its `write(clinic)` writes it. `golden.json` holds what is
fair, decided before it was run: the exit status; each exercise's verdict and its findings' codes; what the messages
must say (`says`, by exercise, or for the notebook as a whole under "problem"); and of every note the part that counts.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import grader.reports

HERE = Path(__file__).parent
SCENARIOS = sorted(folder.parent.name for folder in HERE.glob("*/scenario.py"))
SCHEMA = json.loads((Path(grader.reports.__file__).parent / "schema1.json").read_text(encoding="utf-8"))
MACHINERY = ("Traceback", "site-packages", "grader/", "ipykernel", "nbclient", "asyncio")
FEWEST_WORDS = 6

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals, pipes and links")


@pytest.mark.parametrize("name", SCENARIOS)
def test_what_arrives_gets_what_is_fair(name: str, clinic: Any, graded: Callable[[Any], Any]) -> None:
    golden = json.loads((HERE / name / "golden.json").read_text(encoding="utf-8"))
    scenario = _loaded(HERE / name / "scenario.py")
    scenario.write(clinic)
    if clinic.path is None:
        clinic.save()
    before = _state(clinic.path)

    done = graded(clinic)

    found = as_golden(done.document, done.status)
    assert found == {key: golden.get(key, {}) for key in found}, done.shown
    _says_what_it_must(done, golden)
    _has_the_notes(done.document, golden)
    jsonschema.validate(done.document, SCHEMA)
    assert done.errors == ""
    assert [word for word in MACHINERY if word in done.shown] == []
    assert _state(clinic.path) == before
    assert done.left_files == []
    assert done.left_processes == []


def as_golden(document: dict[str, Any], status: int) -> dict[str, Any]:
    """What a golden report says of a run, without all that differs from run to run."""
    exercises = {}
    for exercise in document["exercises"]:
        codes = [finding["code"] for finding in exercise["findings"]]
        exercises[exercise["id"]] = " ".join([exercise["verdict"], *codes])
    return {"status": status, "exercises": exercises}


def _says_what_it_must(done: Any, golden: dict[str, Any]) -> None:
    told = {entry["id"]: [finding["message"] for finding in entry["findings"]] for entry in done.document["exercises"]}
    notes = done.document["notes"]
    for exercise, messages in told.items():
        messages += [note.removeprefix(f"{exercise}: ") for note in notes if note.startswith(f"{exercise}: ")]
        passed = golden["exercises"][exercise] == "pass"
        assert bool(messages) != passed
        assert all(len(message.split()) >= FEWEST_WORDS for message in messages)
    if not told:
        told["problem"] = notes[:1]
    in_words = _in_one_line(done.shown)
    for exercise, parts in golden.get("says", {}).items():
        findings = next((one["findings"] for one in done.document["exercises"] if one["id"] == exercise), [])
        places = [f"cell {one['cell']}" + (f", line {one['line']}" if one["line"] else "") for one in findings]
        said = "\n".join([*told[exercise], *places, *(one["hint"] for one in findings)]).lower()
        for part in parts:
            assert part.lower() in said
            assert part.lower() in in_words


def _has_the_notes(document: dict[str, Any], golden: dict[str, Any]) -> None:
    ids = [exercise["id"] for exercise in document["exercises"]]
    notes = [note for note in document["notes"] if not note.startswith(tuple(f"{one}: " for one in ids))]
    notes = notes if ids else notes[1:]
    wanted = golden.get("notes", [])
    assert len(notes) == len(wanted), notes
    for note, part in zip(notes, wanted, strict=True):
        assert part in note


def _in_one_line(shown: str) -> str:
    return re.sub(r"\s+", " ", shown).lower()


def _state(path: Path) -> Any:
    """The bytes and the time of change of a regular file, and what its folder holds."""
    held = sorted(os.listdir(path.parent)) if path.parent.is_dir() else []
    if not path.is_file() or path.is_symlink():
        return held
    return held, path.stat().st_mtime_ns, path.stat().st_size, hash(path.read_bytes())


def _loaded(file: Path) -> Any:
    specification = importlib.util.spec_from_file_location(f"scenario_{file.parent.name}", file)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.dont_write_bytecode, kept = True, sys.dont_write_bytecode
    try:
        specification.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = kept
    return module
