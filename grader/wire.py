"""Arrays as bounded JSON: how raw values travel between the judge and the learner's kernel."""

from __future__ import annotations

import base64
import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
DTYPES = ("float32", "float64", "int64", "bool")
MAX_ELEMENTS = 16_000_000


class WireError(ValueError):
    """What arrived is not an array in the agreed form."""


def pack(array: Array) -> dict[str, Any]:
    """An array as JSON: {"shape": [...], "dtype": "float32", "data": base64 of the C-ordered bytes}.

    Where all rows are the same bit by bit, as in a batch of copies, only the first travels, with "rows": "equal".
    Raises WireError for a dtype that is not in DTYPES or for more than MAX_ELEMENTS elements.
    """
    array = np.ascontiguousarray(array).reshape(array.shape)
    if str(array.dtype) not in DTYPES:
        raise WireError(f"arrays of {array.dtype} do not travel")
    if array.size > MAX_ELEMENTS:
        raise WireError(f"{array.size:,} elements are more than the {MAX_ELEMENTS:,} that may travel")
    content = array.tobytes()
    packed: dict[str, Any] = {"shape": list(array.shape), "dtype": str(array.dtype)}
    if array.size and len(array.shape) > 1 and len(array) > 1:
        row = content[: len(content) // len(array)]
        if content.startswith(row, len(row)) and content == row * len(array):
            content = row
            packed["rows"] = "equal"
    return {**packed, "data": base64.b64encode(content).decode("ascii")}


def unpack(packed: Any) -> Array:
    """The array in `packed`, read-only where its rows are equal: they take the memory of one.

    The byte count decides: a shape that disagrees with it raises WireError.
    """
    try:
        shape, dtype, data = packed["shape"], packed["dtype"], packed["data"]
        if dtype not in DTYPES or not all(type(size) is int and size >= 0 for size in shape):
            raise WireError(f"not an array: shape {shape!r}, dtype {dtype!r}")
        flat = np.frombuffer(base64.b64decode(data, validate=True), dtype=dtype)
        if packed.get("rows") == "equal":
            if math.prod(shape) > MAX_ELEMENTS:
                raise WireError(f"{math.prod(shape):,} elements are more than the {MAX_ELEMENTS:,} that may travel")
            return np.broadcast_to(flat.reshape(shape[1:]), shape)
        array: Array = flat.reshape(shape).copy()
        return array
    except (AttributeError, KeyError, TypeError, ValueError) as problem:
        raise WireError(f"not an array: {problem}") from problem
