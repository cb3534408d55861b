"""Compiled models run as plain ones while they are asked: a recompilation for each size drawn takes seconds."""

from __future__ import annotations

import contextlib
import sys

import torch


def not_compiled() -> contextlib.AbstractContextManager[object]:
    """What `torch.compile` has compiled runs as written. Nothing is changed, or loaded, where nothing has been."""
    if "torch._dynamo" not in sys.modules:
        return contextlib.nullcontext()
    stance: contextlib.AbstractContextManager[object] = torch.compiler.set_stance("force_eager")
    return stance
