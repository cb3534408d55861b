"""Recurrent layers: features, axes and states."""

from __future__ import annotations

import re
from typing import Any

from torch import nn

from grader.shapes.case import Case
from grader.shapes.failure import Failure, Trial
from grader.shapes.faults.trials import call_with
from grader.shapes.ops import RECURRENT
from grader.shapes.steps import Shape
from grader.shapes.wording import numbers, product, sizes


def recurrent_module(case: Case) -> Any:
    """The recurrent layer or cell that raised, None if none did."""
    return case.module if isinstance(case.module, (nn.RNNBase, nn.RNNCellBase)) else None


def _recurrent_layer(module: Any, **changed: Any) -> Trial:
    """A fresh recurrent layer like `module`, but for the changed settings; used once, in its place."""
    names = ("input_size", "hidden_size", "num_layers", "bias", "batch_first", "dropout", "bidirectional")
    found = {name: getattr(module, name) for name in names if hasattr(module, name)}

    def rewrite(original: Any, _: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return original, type(module)(**{**found, **changed}), args, kwargs

    return Trial(call=rewrite)


def rnn_input(case: Case) -> Failure | None:
    """The last axis is not input_size."""
    module, shape = recurrent_module(case), case.shape()
    found = re.search(r"Expected (\d+), got (\d+)|got (\d+),? expected (\d+)", case.text)
    if found is None or not shape:
        return None
    wants, got = (int(found[1]), int(found[2])) if found[1] else (int(found[4]), int(found[3]))
    name = case.name
    where, x = case.layer or case.here(), case.variable()
    first = bool(getattr(module, "batch_first", False))
    order = "(N, L, features)" if first else "(L, N, features)"
    told = (
        f"{name} takes input_size={wants} features on the last axis, {order}, but got {sizes(shape)}, whose last "
        f"axis is {got}."
    )
    cause = f"{sizes(shape)} comes from {case.origin(case.step)}."
    at = [axis for axis in range(len(shape) - 1) if shape[axis] == wants]
    if at and len(shape) == 3:
        axis = at[-1]
        order_ = [a for a in range(3) if a != axis] + [axis]
        turned = tuple(shape[a] for a in order_)
        written = f"{x}.transpose(1, 2)" if order_ == [0, 2, 1] else f"{x}.permute({', '.join(map(str, order_))})"
        return Failure(
            where,
            "rnn-input",
            told,
            cause + f" The {wants} features are on axis {axis}.",
            f"`{written}`: {sizes(turned)}.",
            (f"If the {got} are the features: input_size={got} in {name}, not {wants}.",),
            trial=call_with(lambda t: t.permute(order_)),
        )
    made = case.maker(case.step)
    fix = f"input_size={got} in {name}, not {wants}"
    if made is not None and made.op == "embedding":
        fix += f", the embedding_dim of {case.short(made)}"
    elif made is not None and made.settings.get("bidirectional"):
        fix += f" (2·{got // 2}: {case.short(made)} is bidirectional)"
    elif made is not None and made.settings.get("hidden_size") == got:
        fix += f", the hidden_size of {case.short(made)}"
    elif made is not None and made.settings.get("out_features") == got:
        fix += f", the out_features of {case.short(made)}"
    elif product(shape[1:]) == wants and len(shape) == 3:
        fix += f"; or `{x}.flatten(1)`, if {wants} = {'·'.join(map(str, shape[1:]))} was meant"
    if wants == 1 and made is None:
        out = (*shape, 1)
        fix = f"`{x}.unsqueeze(-1)`, one feature a step: {sizes(out)}; or {fix}, if the {got} are features"
        return Failure(where, "rnn-input", told, cause, fix + ".", trial=call_with(lambda t: t.unsqueeze(-1)))
    trial = _recurrent_layer(module, input_size=got) if isinstance(module, nn.RNNBase) else None
    return Failure(where, "rnn-input", told, cause, fix + ".", trial=trial)


def rnn_rank(case: Case) -> Failure | None:
    """Too many or too few axes for a recurrent layer."""
    shape, module = case.shape(), recurrent_module(case)
    if not shape:
        return None
    name, where = case.name, case.layer or case.here()
    x = case.variable()
    cell = isinstance(module, nn.RNNCellBase)
    told = (
        f"{name} takes {'(N, features) or (features,)' if cell else '3 axes, or 2 for one sequence'}, but got "
        f"{sizes(shape)}, {len(shape)} axes."
    )
    cause = f"{sizes(shape)} comes from {case.origin(case.step)}."
    wants = getattr(module, "input_size", None)
    trial = None
    if cell and len(shape) == 3:
        fix = (
            f"One step at a time, `{x}[:, t]`: {sizes((shape[0], shape[2]))}; or nn.{type(module).__name__[:-4]} "
            "for the whole sequence"
        )
    elif len(shape) == 4 and wants in (shape[1] * shape[2], shape[1] * shape[3], shape[1] * shape[2] * shape[3]):
        if wants == shape[1] * shape[2]:
            out, written = (shape[0], shape[3], wants), f"{x}.flatten(1, 2).transpose(1, 2)"
            trial = call_with(lambda t: t.flatten(1, 2).transpose(1, 2))
        else:
            out, written = (shape[0], shape[2], shape[1] * shape[3]), f"{x}.permute(0, 2, 1, 3).flatten(2)"
            trial = call_with(lambda t: t.permute(0, 2, 1, 3).flatten(2))
        fix = f"`{written}`: {sizes(out)}, width (or height) as the steps"
    elif len(shape) == 4 and product(shape[2:]) == wants:
        out = (*shape[:2], product(shape[2:]))
        fix, trial = f"`{x}.flatten(2)`: {sizes(out)}", call_with(lambda t: t.flatten(2))
    elif len(shape) == 4 and shape[1] == wants:
        out = (shape[0], shape[2] * shape[3], shape[1])
        fix = f"`{x}.flatten(2).transpose(1, 2)`: {sizes(out)}, places as steps, channels as features"
        trial = call_with(lambda t: t.flatten(2).transpose(1, 2))
    elif 1 in shape and len(shape) == 4:
        at = shape.index(1)
        fix = f"`{x}.squeeze({at})`: {sizes((*shape[:at], *shape[at + 1 :]))}"
    elif len(shape) == 1:
        fix = (
            f"`{x}.view(-1, 1, {wants or 1})`, one sequence of {shape[0]} steps"
            if wants in (None, 1)
            else f"`{x}[None, None]`: {sizes((1, 1, *shape))}"
        )
    else:
        fix = "Bring it to (N, L, features) with batch_first=True, or (L, N, features) without"
    return Failure(where, "rnn-input", told, cause, fix + ".", trial=trial)


def rnn_hidden(case: Case) -> Failure | None:
    """The given state does not fit input and layer."""
    found = re.search(r"Expected hidden(?:\[\d\])? size \(([\d, ]+)\), got \[([\d, ]+)\]", case.text)
    cell = re.search(r"Input batch size (\d+) doesn't match hidden(?:\[?\d?\]?)? batch size (\d+)", case.text)
    module, shape = recurrent_module(case), case.shape()
    name, where = case.name, case.layer or case.here()
    x = case.variable()
    if cell is not None:
        told = f"{name} got an input of batch {cell[1]} ({sizes(shape)}), but a state of batch {cell[2]}."
        return Failure(
            where,
            "rnn-hidden",
            told,
            f"The state was made for a batch of {cell[2]}.",
            (
                f"Make the state from this batch: torch.zeros({x}.size(0), "
                f"{getattr(module, 'hidden_size', 'hidden_size')})."
            ),
        )
    if found is None:
        return _hidden_rank(case, name, where)
    want, got = numbers(found[1]), numbers(found[2])
    first = bool(getattr(module, "batch_first", False))
    told = (
        f"{name} needs a state of {sizes(want)}, (num_layers·directions, batch, hidden_size), for {sizes(shape)}, "
        f"but was given {sizes(got)}."
    )
    readings: tuple[str, ...] = ()
    lines, fixes, trial = "", "", None
    if len(got) == 3 and want == (got[1], got[0], got[2]):
        lines = "The state is batch-first; batch_first moves the axes of input and output only, never of the state."
        fixes = f"`.transpose(0, 1).contiguous()` on the state, or make it {sizes(want)}"
    elif (
        len(want) == len(got) == 3 and len(shape) == 3 and want[1] != got[1] and want[0] == got[0] and want[2] == got[2]
    ):
        other = shape[1] if first else shape[0]
        if got[1] == 1 < want[1]:
            lines = f"The state was made for a batch of 1, this one has {want[1]}."
            fixes = f"A state of {sizes(want)}: torch.zeros({want[0]}, {want[1]}, {want[2]}), or the encoder's as it is"
            if other == 1 and not first:
                readings = (f"If axis 0 of {sizes(shape)} is the batch: batch_first=True in {name}.",)
            trial = Trial(call=lambda original, mod, args, kwargs: (original, mod, args[:1], {}))
        elif got[1] == other and not first:
            lines = (
                f"Without batch_first, axis 1 of {sizes(shape)} ({shape[1]}) is read as the batch; the state is for "
                f"{got[1]}, which is on axis 0."
            )
            fixes = f"batch_first=True in {name}; or `{x}.transpose(0, 1)`: {sizes((shape[1], shape[0], shape[2]))}"
            trial = _recurrent_layer(module, batch_first=True) if module is not None else None
        elif got[1] == other:
            lines = (
                f"With batch_first=True, axis 0 of {sizes(shape)} ({shape[0]}) is the batch; the state is for "
                f"{got[1]}, which is on axis 1."
            )
            fixes = f"`{x}.transpose(0, 1)`: {sizes((shape[1], shape[0], shape[2]))}; or batch_first=False"
            trial = call_with(lambda t: t.transpose(0, 1))
        else:
            lines = (
                f"The state was made for a batch of {got[1]}, this batch has {want[1]}, as the last one of an epoch "
                "may, or the first of a validation set."
            )
            fixes = (
                f"Make the state from the batch: torch.zeros({want[0]}, {x}.size({0 if first else 1}), "
                f"{want[2]}), here {sizes(want)}"
                "; or give none, zeros are the default; or drop_last=True in the DataLoader"
            )
            trial = Trial(call=lambda original, mod, args, kwargs: (original, mod, args[:1], {}))
    else:
        if want[0] != got[0] and len(want) == len(got):
            layers, both = getattr(module, "num_layers", 1), 2 if getattr(module, "bidirectional", False) else 1
            lines += f"Axis 0 is num_layers·directions = {layers}·{both} = {want[0]}, not {got[0]}. "
        if want[-1] != got[-1]:
            lines += f"The last axis is hidden_size, {want[-1]}, not {got[-1]}. "
        if len(want) == len(got) == 3 and want[1] != got[1]:
            lines += f"Axis 1 is the batch, {want[1]}, not {got[1]}. "
        fixes = _made_state(case, name, module, want, got) or f"A state of {sizes(want)}"
        if want[-1] != got[-1] and want[:-1] == got[:-1] and "hidden_size" not in fixes:
            fixes += f"; or hidden_size={got[-1]} in {name}, not {want[-1]}"
        trial = Trial(call=lambda original, mod, args, kwargs: (original, mod, args[:1], {}))
    return Failure(where, "rnn-hidden", told, lines.strip(), fixes + ".", readings, trial=trial)


def _made_state(case: Case, name: str, module: Any, want: Shape, got: Shape) -> str:
    """How a state that another recurrent layer gave can be made to fit; "" if none did."""
    step = case.step
    made = case.parent(step, 1) if step is not None and len(step.inputs) > 1 else None
    if made is None or made.op not in RECURRENT or len(want) != 3 or len(got) != 3 or want[1] != got[1]:
        return ""
    other = case.short(made)
    if want[0] != got[0] and want[2] == got[2]:
        if made.settings.get("bidirectional") and got[0] == 2 * want[0] and not getattr(module, "bidirectional", False):
            layers, batch, hidden = want
            return (
                f"{other} is bidirectional and gives 2 states a layer: add them up, "
                f"`h.view({layers}, 2, {batch}, {hidden}).sum(1)` (c alike, if there is one): {sizes(want)}; or "
                f"bidirectional=False in {other}"
            )
        if not made.settings.get("bidirectional") and not getattr(module, "bidirectional", False):
            fix = f"num_layers={got[0]} in {name}, not {want[0]}, as in {other}"
            return fix + (f"; or the last layers of the state, `h[-{want[0]}:]`" if want[0] < got[0] else "")
    if want[0] == got[0] and want[2] != got[2]:
        return f"hidden_size={got[2]} in {name}, not {want[2]}, as in {other}; or hidden_size={want[2]} in {other}"
    return ""


def _hidden_rank(case: Case, name: str, where: str) -> Failure | None:
    found = re.search(
        r"For (un)?batched (\d)-D input, (hx(?: and cx)?) should also be (\d)-D but got \(?([^)]*)\)? tensor", case.text
    )
    if found is None:
        return None
    shapes = [sizes(shape) for shape in (case.step.inputs if case.step else ())]
    told = (
        f"{name} got {', '.join(shapes)}: with {found[2]}-D input the state must be {found[4]}-D too, but is "
        f"{found[5]}."
    )
    if found[1]:
        fix = (
            "Give the input a batch axis, `x.unsqueeze(0)` with batch_first=True (else `unsqueeze(1)`); or drop "
            "that of the state, `.squeeze(1)`"
        )
    else:
        fix = "Give the state its axis 0 (num_layers·directions): `.unsqueeze(0)`: (1, batch, hidden_size)"
    return Failure(where, "rnn-hidden", told, "Input and state disagree about the number of axes.", fix + ".")


def gives_a_tuple(case: Case) -> Failure | None:
    """What an RNN returns, (output, state), was used as if it were a tensor."""
    recurrent = [
        call
        for call in case.recording.calls
        if call.kind in {"LSTM", "GRU", "RNN", "MultiheadAttention"} and call.finished
    ]
    if not recurrent:
        return None
    call = recurrent[-1]
    gives = (
        "(output, (h_n, c_n))"
        if call.kind == "LSTM"
        else "(output, weights)"
        if call.kind == "MultiheadAttention"
        else "(output, h_n)"
    )
    told = (
        f"{call.layer or call.kind} gives {gives}, a tuple, but {case.layer or 'the next step'} wants one tensor: "
        f"{case.text.splitlines()[0]}"
    )
    take = "out, _ = " + (call.layer if call.layer.isidentifier() else call.kind.lower()) + "(…)"
    cause = f"nn.{call.kind} returns {gives}; the output is {sizes(call.outputs[0]) if call.outputs else 'the first'}."
    where = case.layer or case.here()
    parent = case.recording.calls[call.parent].kind if call.parent >= 0 else ""
    fix = f"Take it apart: `{take}`"
    if parent == "Sequential":
        fix += " in a forward of your own; nn.Sequential can't: put a small module after it that keeps output[:, -1]"
    return Failure(
        f"{where} (after {call.layer or call.kind})",
        "rnn-input" if call.kind != "MultiheadAttention" else "attention",
        told,
        cause,
        fix + ".",
    )


def state_form(case: Case) -> Failure | None:
    """nn.LSTM takes a pair of states, nn.GRU and nn.RNN a single one."""
    module, step = case.module, case.step
    if not isinstance(module, nn.RNNBase) or step is None or not step.in_module:
        return None
    name, where = case.name, case.layer or case.here()
    layers = module.num_layers * (2 if module.bidirectional else 1)
    size = f"({layers}, batch, {module.hidden_size})"
    if isinstance(module, nn.LSTM):
        told = (
            f"{name} (LSTM) takes its state as a pair, (h_0, c_0), but was given a single tensor, which it took apart."
        )
        return Failure(
            where,
            "rnn-hidden",
            told,
            "An LSTM has two states, a GRU one.",
            f"`{name}(x, (h_0, c_0))`, both {size}; or an nn.GRU.",
        )
    told = f"{name} ({type(module).__name__}) takes one tensor as its state, but was given a tuple."
    return Failure(
        where,
        "rnn-hidden",
        told,
        "Only an LSTM has two states, (h, c).",
        f"`{name}(x, h_0)`, h_0 of {size}; or an nn.LSTM.",
    )
