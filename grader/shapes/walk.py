"""The parts of a model in the order of `named_modules`, in one pass: torch's own generators are slow on deep models."""

from __future__ import annotations

from dataclasses import dataclass

from torch import nn

Parts = list[tuple[str, nn.Module]]


def parts_of(root: nn.Module) -> Parts:
    """(qualified name, module) of a model and all in it, each module once, outer before inner."""
    found: Parts = []
    seen: set[int] = set()
    todo: Parts = [("", root)]
    while todo:
        name, module = todo.pop()
        if id(module) in seen:
            continue
        seen.add(id(module))
        found.append((name, module))
        prefix = f"{name}." if name else ""
        todo += [(prefix + key, inner) for key, inner in reversed(list(module._modules.items())) if inner is not None]
    return found


@dataclass(frozen=True)
class Root:
    """An outermost module, what the code calls it, and its parts as they were when it was first called."""

    name: str
    module: nn.Module
    parts: Parts
