"""Values and errors of the learner's code as bounded JSON, and the judge's values as Python objects."""

from __future__ import annotations

import linecache
import os
import re
import sysconfig
import traceback
from typing import Any

import numpy as np
import torch
from torch import nn

from grader.probed_layers import effective_weights, settings_of, torch_class
from grader.shapes.slips import slip_in
from grader.wire import MAX_ELEMENTS, Array, pack, unpack

MAX_TEXT = 2_000
MAX_ITEMS = 200
MAX_DEPTH = 6
MAX_SOURCE = 60_000
# What torch, and oneDNN below it, say where there is no memory left; oneDNN needs some for the code that it writes.
# A primitive's descriptor is another thing: there is none for a convolution that can't be.
NO_MEMORY = re.compile("can't allocate memory|could not create a memory|could not create a primitive(?! descriptor)")
_LIBRARIES = tuple(
    os.path.realpath(path)
    for path in {
        sysconfig.get_paths()["stdlib"],
        sysconfig.get_paths()["purelib"],
        sysconfig.get_paths()["platlib"],
        os.path.dirname(os.path.realpath(torch.__file__)),
        os.path.dirname(os.path.realpath(__file__)),
    }
)


def bounded(text: Any, limit: int = MAX_TEXT) -> str:
    """`text` as a string of at most `limit` characters that JSON and terminals can carry."""
    try:
        whole = str(text)
    except BaseException:  # an exception of the learner's whose own __str__ raises
        whole = "(it can't be shown)"
    short = whole if len(whole) <= limit else whole[: limit - 1] + "…"
    return short.encode("utf-8", "replace").decode("utf-8")


def packed_output(output: Any) -> dict[str, Any]:
    """What a forward returned: {"value": array}, or {"not_a_tensor": what it is}."""
    return packed_plain(plain_output(output))


def packed_plain(plain: Array | str) -> dict[str, Any]:
    """The same, from what `plain_output` gives."""
    return {"not_a_tensor": plain} if isinstance(plain, str) else {"value": pack(plain)}


def packed_together(outputs: list[Array | str]) -> dict[str, Any]:
    """What several forwards returned, each as from `plain_output`, as one array ({"together": array}) if it is one."""
    arrays = [output for output in outputs if not isinstance(output, str)]
    if len(arrays) == len(outputs) and len({(array.shape, array.dtype) for array in arrays}) == 1:
        return {"together": pack(np.stack(arrays))}
    return {"each": [packed_plain(one) for one in outputs]}


def plain_output(output: Any) -> Array | str:
    """The values of what a forward returned, in memory of their own; what it is if it is no tensor."""
    if not isinstance(output, torch.Tensor) or not issubclass(type(output), torch.Tensor):
        return _spoken_type(output)
    if type(output).__torch_dispatch__ is not torch.Tensor.__torch_dispatch__:
        return f"{_spoken_type(output)}, which computes its values when it is looked at"
    if type(output) is not torch.Tensor:
        # A subclass may override every method: what counts is what its memory holds.
        with torch._C.DisableTorchFunctionSubclass():
            output = torch.Tensor.as_subclass(output, torch.Tensor)
    if output.is_meta:
        return "a tensor on the meta device, which has a shape and no values"
    if output.numel() > MAX_ELEMENTS:
        return f"a tensor of {output.numel():,} elements, too large to look at"
    plain = output.detach().cpu().resolve_conj().resolve_neg()
    if plain.is_sparse or plain.is_complex():
        return f"a {'sparse' if plain.is_sparse else 'complex'} tensor"
    plain = plain.to(torch.float32) if plain.is_floating_point() and plain.dtype != torch.float64 else plain
    if not plain.is_floating_point():
        plain = plain if plain.dtype == torch.bool else plain.to(torch.int64)
    return np.array(plain.numpy())


def as_tensor(packed: Any) -> torch.Tensor:
    """A tensor of its own memory from a packed array. Raises WireError."""
    return torch.from_numpy(np.require(unpack(packed), requirements="W"))


def encoded(value: Any, depth: int = 0) -> Any:
    """A returned value or a variable as JSON; what has no JSON form becomes {"other": its type}."""
    if value is None or isinstance(value, (bool, str)):
        return bounded(value) if isinstance(value, str) else value
    if isinstance(value, (int, np.integer)):
        return int(value) if abs(int(value)) < 2**63 else {"other": "an integer of more than 63 bits"}
    if isinstance(value, (float, np.floating)):
        return {"float": repr(float(value))}
    if isinstance(value, torch.Tensor):
        output = packed_output(value)
        return {"array": output["value"]} if "value" in output else {"other": output["not_a_tensor"]}
    if isinstance(value, np.ndarray) and str(value.dtype) in ("float32", "float64", "int64", "bool"):
        return {"array": pack(value)}
    if isinstance(value, nn.Module):
        weights = {name: pack(weight) for name, weight in effective_weights(value).items()}
        return {"layer": {"kind": torch_class(value), "settings": settings_of(value), "weights": weights}}
    if depth < MAX_DEPTH and isinstance(value, (list, tuple)):
        items = [encoded(item, depth + 1) for item in value[:MAX_ITEMS]]
        return {"tuple" if isinstance(value, tuple) else "list": items}
    if depth < MAX_DEPTH and isinstance(value, dict):
        pairs = list(value.items())[:MAX_ITEMS]
        return {"dict": [[encoded(key, depth + 1), encoded(item, depth + 1)] for key, item in pairs]}
    return {"other": _spoken_type(value)}


def decoded(value: Any) -> Any:
    """What the judge sent as an argument: numbers and words as they are, lists, tuples, arrays as tensors, layers."""
    if not isinstance(value, dict):
        return value
    (kind, content), *_ = value.items()
    if kind == "array":
        return as_tensor(content)
    if kind == "layer":
        layer: nn.Module = getattr(nn, content["kind"])(**_tupled(content["settings"]))
        with torch.no_grad():
            for name, weight in content["weights"].items():
                getattr(layer, name).copy_(as_tensor(weight))
        return layer
    items = [decoded(item) for item in content]
    return tuple(items) if kind == "tuple" else items


def described_error(error: BaseException) -> dict[str, Any]:
    """An exception: type, message, the innermost line of the learner's own code ({"file", "line"}), and the "slip" that
    it is the consequence of, if any.
    """
    kinds = [kind.__name__[:100] for kind in type(error).__mro__ if kind not in (object, BaseException, Exception)]
    described: dict[str, Any] = {"type": kinds[0] if kinds else "Exception", "message": bounded(error), "kinds": kinds}
    frame = _learners_frame(error)
    if frame is not None:
        described |= {"file": frame.filename, "line": frame.lineno}
    if isinstance(error, MemoryError) or NO_MEMORY.search(described["message"]):
        described["out_of_memory"] = True
    slip = slip_in(error, described["message"])
    if slip is not None:
        described["slip"] = {"cause": bounded(slip.cause), "fix": bounded(slip.fix)}
    return described


def source_files(error: BaseException) -> dict[str, str]:
    """The text of the file that `described_error` names: a cell's source, by which the cell is found."""
    frame = _learners_frame(error)
    return source_texts({frame.filename} if frame is not None else set())


def source_texts(files: set[str]) -> dict[str, str]:
    """The texts of source files, cells' among them; of at most ten."""
    return {name: bounded("".join(linecache.getlines(name)), MAX_SOURCE) for name in sorted(files)[:10]}


def _learners_frame(error: BaseException) -> traceback.FrameSummary | None:
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if not os.path.realpath(frame.filename).startswith(_LIBRARIES)]
    return own[-1] if own else None


def _tupled(settings: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in settings.items()}


def _spoken_type(value: Any) -> str:
    if value is None:
        return "None"
    if isinstance(value, (tuple, list)):
        return f"a {type(value).__name__} of {len(value)}"
    name = bounded(type(value).__name__, 100)
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"
