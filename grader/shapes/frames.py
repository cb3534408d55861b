"""Which frame is the learner's own, and what its lines say."""

from __future__ import annotations

import ast
import dis
import functools
import linecache
import os
import re
import sys
import sysconfig
from collections.abc import Iterator
from types import CodeType, FrameType, TracebackType
from typing import Any

import torch

OWN, LIBRARY, SILENT, MODULE_CALL = 0, 1, 2, 3

_TORCH = os.path.dirname(torch.__file__) + os.sep
_GRADER = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
_STDLIB = tuple(
    path + os.sep for path in {sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")} if path is not None
)
_QUIET = tuple(
    os.path.join(_TORCH, *parts) for parts in (("optim",), ("nn", "init.py"), ("utils", "data"), ("nn", "parameter.py"))
)
_TRACING = (os.path.join(_GRADER, "shapes") + os.sep, os.path.join(_TORCH, "overrides.py"))
_standing: dict[CodeType, int] = {}


def standing(code: CodeType) -> int:
    """OWN for the learner's code, LIBRARY for torch, installed packages and this one, SILENT for torch's housekeeping.

    SILENT code (optimisers, initialisation, samplers) runs ops that nobody wrote down as part of a model.
    """
    known = _standing.get(code)
    if known is None:
        known = _standing[code] = _judge(code)
    return known


def _judge(code: CodeType) -> int:
    path = code.co_filename
    if path.startswith(_TORCH):
        if path.startswith(_QUIET) and not path.endswith("collate.py"):
            return SILENT
        return SILENT if code.co_name in {"__init__", "reset_parameters"} and "nn" in path else LIBRARY
    if path.startswith("<frozen") or f"{os.sep}site-packages{os.sep}" in path or path.startswith(_GRADER):
        return LIBRARY
    return LIBRARY if path.startswith(_STDLIB) else OWN


def mark_module_call(code: CodeType) -> None:
    """Name the function that stands in for `nn.Module.__call__`."""
    _standing[code] = MODULE_CALL


def own_frame(start: FrameType | None, caller: FrameType | None = None) -> tuple[FrameType | None, bool, bool]:
    """From `start` outwards: (innermost own frame, whether it called a module, whether it is housekeeping).

    `caller`, if known, is the own frame that called the module that is running: the search ends there.
    """
    frame, through = start, False
    while frame is not None:
        known = _standing.get(frame.f_code)
        if known is None:
            known = standing(frame.f_code)
        if known == OWN:
            return frame, through, False
        if known == SILENT:
            return None, True, True
        if known == MODULE_CALL:
            through = True
            if caller is not None:
                return caller, True, False
        frame = frame.f_back
    return None, through, False


def traceback_frames(traceback: TracebackType | None) -> Iterator[tuple[FrameType, int, int]]:
    """(frame, line, instruction) of each entry, outermost first."""
    while traceback is not None:
        yield traceback.tb_frame, traceback.tb_lineno, traceback.tb_lasti
        traceback = traceback.tb_next


def without_tracing(traceback: TracebackType | None) -> TracebackType | None:
    """A traceback of the same frames but for this package's, and torch's between a call and this package."""
    found: TracebackType | None = None
    for frame, line, instruction in reversed(list(traceback_frames(traceback))):
        if not frame.f_code.co_filename.startswith(_TRACING):
            found = TracebackType(found, frame, instruction, line)
    return found if found is not None else traceback


def line_text(source: str | None, line: int | None, frame: FrameType | None = None) -> str:
    """The stripped text of a line, "" if it can't be had."""
    if source is None or line is None:
        return ""
    return linecache.getline(source, line, frame.f_globals if frame is not None else None).strip()


Place = tuple[int, int, int, int]


def _places(code: CodeType) -> list[Place | None]:
    """(line, column, last line, last column) of each instruction; empty before Python 3.11."""
    if sys.version_info < (3, 11):
        return []
    found: list[Place | None] = []
    for line, end, column, last in code.co_positions():
        whole = line is not None and end is not None and column is not None and last is not None
        found.append((line, column, end, last) if whole else None)
    return found


def receivers(code: CodeType, instruction: int) -> list[str]:
    """Names of the attributes called with the result of an instruction's expression, innermost first.

    For the `torch.cat` in `self.dec(torch.cat(…))`: `["dec"]`. Read from the bytecode, for code without source text.
    """
    places = _places(code)
    at = instruction // 2
    here = places[at] if at < len(places) else None
    if here is None:
        return []
    loads: dict[tuple[int, int], tuple[Place, str]] = {}
    names: list[str] = []
    for step in dis.get_instructions(code):
        place = places[step.offset // 2] if step.offset // 2 < len(places) else None
        if place is None:
            continue
        if step.opname in {"LOAD_ATTR", "LOAD_METHOD"} and isinstance(step.argval, str):
            loads[place[:2]] = place, step.argval
        elif step.opname.startswith("CALL") and step.offset > instruction and place != here:
            encloses = place[:2] <= here[:2] and here[2:] <= place[2:]
            callee = loads.get(place[:2])
            if encloses and callee is not None and callee[0][2:] <= here[:2]:
                names.append(callee[1])
    return list(dict.fromkeys(names))


def name_of(value: Any, frame: FrameType | None) -> str | None:
    """What the learner's code calls `value` in this frame: a local, an attribute of self, a list's item, a global."""
    if frame is None:
        return None
    for scope in (frame.f_locals, frame.f_globals):
        for name, held in list(scope.items()):
            if held is value and not name.startswith("_"):
                return name
        owner = scope.get("self")
        if owner is not None:
            held_by = getattr(owner, "__dict__", {})
            for name, held in [*held_by.items(), *held_by.get("_modules", {}).items()]:
                if held is value:
                    return str(name)
        for name, held in list(scope.items()):
            if name.startswith("_"):
                continue
            if type(held) in (list, tuple) and len(held) <= 100:
                for at, item in enumerate(held):
                    if item is value:
                        return f"{name}[{at}]"
            if type(held) is dict and len(held) <= 100:
                for key, item in held.items():
                    if item is value:
                        return f"{name}[{key!r}]"
    return None


@functools.lru_cache(maxsize=64)
def _statements(source: str, lines: tuple[str, ...]) -> ast.Module | None:
    try:
        return ast.parse("".join(lines))
    except (SyntaxError, ValueError):
        return None


def statement(source: str | None, line: int | None, frame: FrameType | None = None) -> str:
    """The whole simple statement that covers a line, on one line; "" if the text can't be had."""
    if source is None or line is None:
        return ""
    linecache.checkcache(source)
    lines = tuple(linecache.getlines(source, frame.f_globals if frame is not None else None))
    if not 0 < line <= len(lines):
        return ""
    tree = _statements(source, lines)
    best: ast.stmt | None = None
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.stmt) and not hasattr(node, "body") and node.lineno <= line <= (node.end_lineno or 0):
            best = node
    text = ast.get_source_segment("".join(lines), best) if best is not None else None
    return re.sub(r"\s+", " ", re.sub(r"\s*#.*", "", text or lines[line - 1])).strip()
