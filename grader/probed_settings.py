"""Settings of Python, numpy and torch on which answers may depend, and which no question sets for itself."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import torch


def settings() -> dict[str, Any]:
    """Each setting by its spoken name, as it is now."""
    return {
        "Python's recursion limit": sys.getrecursionlimit(),
        "numpy's error handling": np.geterr(),
        "torch's anomaly detection": torch.is_anomaly_enabled(),
        "torch's autocast": torch.is_autocast_enabled("cpu"),
        "torch's deterministic algorithms": torch.are_deterministic_algorithms_enabled(),
        "torch's precision of matmul": torch.get_float32_matmul_precision(),
        "torch's oneDNN": torch.backends.mkldnn.enabled,
        "torch's fast path of attention": torch.backends.mha.get_fastpath_enabled(),
    }


def noted_settings() -> Callable[[], list[str]]:
    """Note the settings; what is given back names those that are others since."""
    before = settings()

    def set_otherwise() -> list[str]:
        now = settings()
        return [name for name, value in before.items() if now[name] != value]

    return set_otherwise
