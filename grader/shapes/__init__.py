"""Shapes: size arithmetic (`rules`), a record of every op (`tracer`), and what went wrong (`diagnosis`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.shapes.diagnosis import Diagnosis, explain
    from grader.shapes.watch import install, watching

__all__ = ["Diagnosis", "explain", "install", "watching"]


def __getattr__(name: str) -> Any:
    """Load torch only when something that needs it is asked for (PEP 562): `rules` needs nothing."""
    if name in {"explain", "Diagnosis"}:
        import grader.shapes.diagnosis

        return getattr(grader.shapes.diagnosis, name)
    if name in {"watching", "install"}:
        import grader.shapes.watch

        return getattr(grader.shapes.watch, name)
    raise AttributeError(f"module 'grader.shapes' has no attribute {name!r}")
