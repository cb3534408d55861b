"""What is said about a run: a failure, a suspicion, and the experiment that checks a fix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

KINDS = (
    "channel", "linear-features", "kernel-too-big", "output-too-small", "view-size", "not-contiguous", "broadcast",
    "concat", "stack", "rnn-input", "rnn-hidden", "target", "batch-norm", "conv-transpose", "attention",
    "embedding-index", "missing-axis", "other",
)  # fmt: skip

OpCall = tuple[Any, tuple[Any, ...], dict[str, Any]]


@dataclass(frozen=True)
class Trial:
    """A fix as an experiment: what to call in place of an op, or what to feed the model.

    `op(func, args, kwargs)` gives what is called in place of step number `at` (None: the op that failed);
    `call(original, module, args, kwargs)` does so for the failing module call; `inputs(args)` changes what the model is
    given. `every` says that the op's layer itself is changed, so that each of its calls is.
    """

    op: Callable[[Any, tuple[Any, ...], dict[str, Any]], OpCall] | None = None
    at: int | None = None
    call: (
        Callable[[Any, Any, tuple[Any, ...], dict[str, Any]], tuple[Any, Any, tuple[Any, ...], dict[str, Any]]] | None
    ) = None
    inputs: Callable[[tuple[Any, ...]], tuple[Any, ...]] | None = None
    every: bool = False


@dataclass(frozen=True)
class Failure:
    """What stopped the run, in words and numbers.

    `where` names the part to blame: a layer's qualified name, or the function and line of an op. `kind` is one of
    `KINDS`. `message` says what happened, `cause` what made the offending size, `fix` the smallest change. `error` is
    the exception's own text, complete. `readings` holds the alternatives where the evidence does not decide, and
    `checked` what happened when the fix was tried ("" if it was not). `least` is the smallest input that the fix names.
    """

    where: str
    kind: str
    message: str
    cause: str
    fix: str
    readings: tuple[str, ...] = ()
    error: str = ""
    line: int | None = None
    source: str | None = None
    checked: str = ""
    trial: Trial | None = None
    least: tuple[int, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The failure as JSON-able facts."""
        return {
            "where": self.where,
            "kind": self.kind,
            "message": self.message,
            "cause": self.cause,
            "fix": self.fix,
            "readings": list(self.readings),
            "error": self.error,
            "line": self.line,
            "source": self.source,
            "checked": self.checked,
        }


@dataclass(frozen=True)
class Suspicion:
    """`kind` is one of batch-axis, flatten-batch, broadcast, batch-first, softmax-batch, lost-to-floor, whole-sequence,
    reshape-transpose; `where` is a layer's name or a line; `evidence` is what was seen; `fix` what is usually meant."""

    kind: str
    where: str
    message: str
    evidence: str
    fix: str
    line: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """The suspicion as JSON-able facts."""
        return {
            "kind": self.kind,
            "where": self.where,
            "message": self.message,
            "evidence": self.evidence,
            "fix": self.fix,
            "line": self.line,
        }
