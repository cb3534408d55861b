"""The rows of the table: a recording as a reader wants it, repeated blocks folded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.nn.parameter import UninitializedTensorMixin  # type: ignore[attr-defined]

from grader.shapes.ops import FACTORIES
from grader.shapes.steps import Call, Recording, Shape, Step, at_once

MOST_ROWS = 80


@dataclass(frozen=True)
class Row:
    """One layer's call, or one op of the learner's own code. `kind` is the layer's class, "" for an op."""

    layer: str
    op: str
    kind: str
    inputs: tuple[Shape, ...]
    outputs: tuple[Shape, ...]
    line: int | None
    source: str | None
    settings: dict[str, Any]
    weights: tuple[str, ...]
    parameters: int
    number: int

    def to_dict(self) -> dict[str, Any]:
        """The row as JSON-able facts, in the words of the trace step."""
        return {
            "layer": self.layer,
            "op": self.op,
            "kind": self.kind,
            "in": [list(shape) for shape in self.inputs],
            "out": [list(shape) for shape in self.outputs],
            "line": self.line,
            "source": self.source,
            "settings": self.settings,
            "weights": list(self.weights),
            "parameters": self.parameters,
        }


def rows_of(recording: Recording) -> tuple[tuple[Row, ...], Row | None]:
    """(the rows of what finished, the row of what failed)."""
    counts = _parameter_counts(recording)
    inside: dict[int, int] = {}
    for call in recording.calls:
        outer = inside.get(call.parent)
        inside[call.number] = outer if outer is not None else call.number if call.leaf else -1
        if inside[call.number] == -1:
            del inside[call.number]
    rows: list[tuple[float, Row]] = []
    last: dict[int, Step] = {}
    for step in recording.steps:
        owner = inside.get(step.call)
        if owner is not None:
            last[owner] = step
        elif not (step.op in FACTORIES and not step.inputs):
            rows.append((step.number, _row_of_step(step)))
    for call in recording.calls:
        if inside.get(call.number) == call.number and call.finished:
            main = last.get(call.number)
            at = main.number if main is not None else call.first - 0.5
            rows.append((at, _row_of_call(call, main, counts)))
    rows.sort(key=lambda pair: pair[0])
    failed = None
    if recording.failed is not None:
        step = recording.failed
        owner = inside.get(step.call)
        failed = _row_of_step(step)
        if owner is not None:
            failed = _row_of_call(recording.calls[owner], step, counts)
    return tuple(row for _, row in rows), failed


def _row_of_step(step: Step) -> Row:
    return at_once(
        Row,
        layer=step.layer,
        op=step.op,
        kind="",
        inputs=step.inputs,
        outputs=step.outputs,
        line=step.line,
        source=step.source,
        settings=step.settings,
        weights=step.weights,
        parameters=0,
        number=step.number,
    )


def _row_of_call(call: Call, main: Step | None, counts: dict[str, int]) -> Row:
    return at_once(
        Row,
        layer=call.layer or call.kind,
        op=main.op if main is not None else call.kind.lower(),
        kind=call.kind,
        inputs=call.inputs,
        outputs=call.outputs,
        line=call.line,
        source=call.source,
        settings=main.settings if main is not None else {},
        weights=main.weights if main is not None else (),
        parameters=counts.get(call.layer, 0),
        number=main.number if main is not None else call.first,
    )


def _parameter_counts(recording: Recording) -> dict[str, int]:
    counts: dict[str, int] = {}
    scripted = torch.jit.ScriptModule
    for root in recording.roots:
        for name, module in root.parts:
            held = module.parameters(False) if isinstance(module, scripted) else module._parameters.values()
            own = [p.numel() for p in held if p is not None and not isinstance(p, UninitializedTensorMixin)]
            if own:
                counts[f"{root.name}.{name}".strip(".") if root.name else name] = sum(own)
    return counts


def unreached(recording: Recording) -> tuple[str, ...]:
    """Layers (modules without modules in them) of the models at hand that were never called, in their order."""
    called = {call.layer for call in recording.calls if call.registered}
    found: list[str] = []
    for root in recording.roots:
        for name, module in root.parts:
            full = f"{root.name}.{name}".strip(".")
            inner = bool(module._modules) or isinstance(module, (nn.ModuleList, nn.ModuleDict))
            if name and full not in called and not inner:
                found.append(full)
    return tuple(found)


@dataclass(frozen=True)
class Block:
    """Rows shown once that happened `times` times; `last` is the name of the last repetition's first layer."""

    rows: tuple[Row, ...]
    times: int
    last: str = ""


def folded(rows: tuple[Row, ...]) -> list[Block]:
    """Neighbouring repetitions as one block: same ops, same shapes, names equal but for a number."""
    signatures = [_signature(row) for row in rows]
    blocks: list[Block] = []
    at = 0
    while at < len(rows):
        best = (1, 1)
        for period in range(1, min(48, (len(rows) - at) // 2) + 1):
            times = 1
            while signatures[at : at + period] == signatures[at + times * period : at + (times + 1) * period]:
                times += 1
            if times > 1 and period * times > best[0] * best[1] and (times >= 3 or period >= 3):
                best = (period, times)
        period, times = best
        shift = _better_start(rows, signatures, at, period, times)
        if shift:
            blocks += [Block((row,), 1) for row in rows[at : at + shift]]
            at += shift
        last = rows[at + (times - 1) * period].layer if times > 1 else ""
        blocks.append(Block(tuple(rows[at : at + period]), times, last))
        at += period * times
    return blocks


def _better_start(rows: tuple[Row, ...], signatures: list[tuple[Any, ...]], at: int, period: int, times: int) -> int:
    """How many rows later the same repetition starts with a block's first row; 0 if it does so here."""

    def whole(start: int) -> bool:
        return rows[start].layer.rpartition(".")[0] == rows[start + period - 1].layer.rpartition(".")[0]

    if times < 2 or period < 2 or whole(at):
        return 0
    for shift in range(1, period):
        start = at + shift
        repeated = signatures[start : start + period] * times == signatures[start : start + period * times]
        if repeated and whole(start):
            return shift
    return 0


def _signature(row: Row) -> tuple[Any, ...]:
    return re.sub(r"\d+", "#", row.layer), row.op, row.kind, row.inputs, row.outputs


def parameters_of(rows: tuple[Row, ...]) -> int:
    """Parameters of the layers called, each layer once."""
    return sum({row.layer: row.parameters for row in rows}.values())


__all__ = ["MOST_ROWS", "Block", "Row", "folded", "parameters_of", "rows_of", "unreached"]
