"""Shape Clinic's grader: judges a PyTorch model by what it does, and explains the shapes.

Importing this package loads neither torch nor Jupyter; the two names below load what they need when first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.checking import check
    from grader.shapes import explain, watching

__all__ = ["__version__", "check", "explain", "watching"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Load `check`, `explain` or `watching` on first use (PEP 562)."""
    if name == "check":
        from grader.checking import check

        return check
    if name in {"explain", "watching"}:
        import grader.shapes

        return getattr(grader.shapes, name)
    raise AttributeError(f"module 'grader' has no attribute {name!r}")
