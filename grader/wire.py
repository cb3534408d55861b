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
MOST_CHANGED = 0.6  # of the elements; beyond that the marks and what finds them cost what they save


class WireError(ValueError):
    """What arrived is not an array in the agreed form."""


def pack(array: Array) -> dict[str, Any]:
    """An array as JSON: {"shape": [...], "dtype": "float32", "data": base64 of the C-ordered bytes}.

    Where all rows are the same bit by bit, as in a batch of copies, only the first travels, with "rows": "equal". Where
    they are the same but for a part of their elements, what is the same does not travel either: "data" is the first
    row, with "rows": "changed", "changed": a bit for each element of all rows, and "values": those that it marks.
    Raises WireError for a dtype that is not in DTYPES or for more than MAX_ELEMENTS elements.
    """
    array = np.ascontiguousarray(array).reshape(array.shape)
    if str(array.dtype) not in DTYPES:
        raise WireError(f"arrays of {array.dtype} do not travel")
    if array.size > MAX_ELEMENTS:
        raise WireError(f"{array.size:,} elements are more than the {MAX_ELEMENTS:,} that may travel")
    packed: dict[str, Any] = {"shape": list(array.shape), "dtype": str(array.dtype)}
    changed = _changed(array)
    if changed is None:
        return {**packed, "data": _text(array)}
    packed["data"] = _text(array[0])
    if not changed.any():
        return {**packed, "rows": "equal"}
    values = array.reshape(changed.shape)[changed]
    return {**packed, "rows": "changed", "changed": _text(np.packbits(changed)), "values": _text(values)}


def _changed(array: Array) -> Array | None:
    """Which elements of each row differ, bit by bit, from the first row's; None if too many do to gain by it."""
    if array.ndim < 2 or len(array) < 2 or not array.size:
        return None
    bits = array.view(f"u{array.itemsize}").reshape(len(array), -1)
    if np.count_nonzero(bits[len(bits) // 2] != bits[0]) > MOST_CHANGED * bits.shape[1]:
        return None
    changed: Array = np.not_equal(bits, bits[0])
    return changed if np.count_nonzero(changed) <= MOST_CHANGED * changed.size else None


def _text(array: Array) -> str:
    return base64.b64encode(array.tobytes()).decode("ascii")


def _flat(text: Any, dtype: str) -> Array:
    flat: Array = np.frombuffer(base64.b64decode(text, validate=True), dtype=dtype)
    return flat


def unpack(packed: Any) -> Array:
    """The array in `packed`, read-only where its rows are equal: they take the memory of one.

    The byte count decides: a shape that disagrees with it raises WireError.
    """
    try:
        shape, dtype, data = packed["shape"], packed["dtype"], packed["data"]
        if dtype not in DTYPES or not all(type(size) is int and size >= 0 for size in shape):
            raise WireError(f"not an array: shape {shape!r}, dtype {dtype!r}")
        flat = _flat(data, dtype)
        if packed.get("rows") in ("equal", "changed"):
            if math.prod(shape) > MAX_ELEMENTS:
                raise WireError(f"{math.prod(shape):,} elements are more than the {MAX_ELEMENTS:,} that may travel")
            equal = np.broadcast_to(flat.reshape(shape[1:]), shape)
            if packed["rows"] == "equal":
                return equal
            marks = _flat(packed["changed"], "uint8")
            if marks.size != -(-equal.size // 8):
                raise WireError(f"not an array: {marks.size} bytes of marks for {equal.size} elements")
            changed, values = np.unpackbits(marks, count=equal.size).astype(bool), _flat(packed["values"], dtype)
            if values.size != np.count_nonzero(changed):
                raise WireError(f"not an array: {values.size} values for {np.count_nonzero(changed)} marks")
            rows: Array = equal.copy()
            rows[changed.reshape(shape)] = values
            return rows
        array: Array = flat.reshape(shape).copy()
        return array
    except (AttributeError, KeyError, TypeError, ValueError) as problem:
        raise WireError(f"not an array: {problem}") from problem
