"""The questions put to a learner's model, inside the learner's kernel.

`answer` takes one question and gives one observation, both plain JSON. A question holds inputs and things to do, never
what is expected; an observation holds raw values and what was raised, never a judgement. A question about a model
builds a fresh one and does its `actions` in order, all on that one model.
"""

from __future__ import annotations

import contextlib
import inspect
import itertools
import os
import random
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.utils import _device

from grader.probed_aside import run_aside
from grader.probed_clock import clocks_moved
from grader.probed_compiler import not_compiled
from grader.probed_layers import (
    described,
    effective_weights,
    given_state,
    idle_elements,
    layer_at,
    named_parameters,
    redraw,
    set_weights,
    values_kept,
)
from grader.probed_rounding import RoundedCorners
from grader.probed_threads import given_their_turn, running
from grader.probed_values import (
    as_tensor,
    bounded,
    decoded,
    described_error,
    encoded,
    packed_output,
    packed_plain,
    packed_together,
    plain_output,
    source_files,
    source_texts,
)
from grader.shapes.diagnosis import diagnose
from grader.shapes.tracer import record
from grader.wire import Array, pack

Question = dict[str, Any]
Observation = dict[str, Any]


def answer(question: Question, namespace: dict[str, Any]) -> Observation:
    """The observation for `question` about the names in `namespace`. What the learner's code raises is an observation.

    Raises KeyError or ValueError for a question that is not in the agreed form, and lets KeyboardInterrupt through.
    """
    name = question["name"]
    if name not in namespace:
        return {"missing": True, "torch": torch.__version__}
    if question["ask"] == "several":
        return {"several": [answer(one, namespace) for one in question["questions"]]}
    if question["ask"] == "aside":
        with _undisturbed():
            return run_aside(question, namespace)
    ask = {"model": _about_model, "function": _about_function, "variable": _about_variable}[question["ask"]]
    with _undisturbed():
        if "later" in question:
            observation = {"times": [_later(ask, question, name, namespace, seconds) for seconds in question["later"]]}
        else:
            observation = ask(question, namespace[name])
    return {**observation, "torch": torch.__version__}


def _later(
    ask: Callable[[Question, Any], Observation], question: Question, name: str, namespace: dict[str, Any], seconds: int
) -> Observation:
    with clocks_moved(seconds, namespace):
        return ask(question, namespace[name])


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Torch's defaults whatever the cells have set, no output, and the cells' random state as it was."""
    dtype = torch.get_default_dtype()
    with (
        open(os.devnull, "w", encoding="utf-8") as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
        warnings.catch_warnings(),
        torch.random.fork_rng(devices=[]),
        # get_default_device() raises for a device that this machine lacks
        torch.device("cpu") if _device.CURRENT_DEVICE else contextlib.nullcontext(),
        torch.inference_mode(False),
        torch.enable_grad(),
    ):
        warnings.simplefilter("ignore")
        torch.set_default_dtype(torch.float32)
        try:
            yield
        finally:
            torch.set_default_dtype(dtype)


# --- a model --------------------------------------------------------------------------------------


def _about_model(question: Question, bound: Any) -> Observation:
    binding = {"binding": _kind_of(bound)}
    if isinstance(bound, nn.Module) or not callable(bound):
        return {**binding, "not_a_module": f"{bounded(type(bound).__name__)}"}
    torch.default_generator.manual_seed(question["seed"])
    if question.get("as_built"):
        np.random.seed(question["seed"])
        random.seed(question["seed"])
    try:
        model = bound()
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return {**binding, "not_built": described_error(error), "files": source_files(error)}
    if not isinstance(model, nn.Module):
        return {**binding, "not_a_module": bounded(type(model).__name__)}
    if any(tensor.is_meta for tensor in (*model.parameters(), *model.buffers())):
        return {**binding, "on_meta": True}
    subject = _Subject(model, bound, question["seed"], redrawn=question.get("as_built") is True)
    with not_compiled(), values_kept(model):
        answers = [subject.do(action) for action in question["actions"]]
    return {**binding, "answers": answers, "files": subject.files}


def _kind_of(bound: Any) -> str:
    if inspect.isclass(bound):
        return "module class" if issubclass(bound, nn.Module) else "class"
    if isinstance(bound, nn.Module):
        return "module instance"
    return "function" if callable(bound) else "value"


class _Subject:
    """One freshly built model, and what it is asked in turn. Its parameters are redrawn before the first action, unless
    that counts as done.
    """

    def __init__(self, model: nn.Module, build: Callable[[], nn.Module], seed: int, *, redrawn: bool = False) -> None:
        self.model = model
        self.build = build
        self.seed = seed
        self.redrawn = redrawn
        self.files: dict[str, str] = {}

    def do(self, action: dict[str, Any]) -> Observation:
        actions: dict[str, Callable[[dict[str, Any]], Observation]] = {
            "call": self.call,
            "gradients": self.gradients,
            "nudge": self.nudge,
            "set": self.set,
            "weights": self.weights,
            "describe": self.describe,
            "trace": self.trace,
            "repeat": self.repeat,
            "twin": self.twin,
        }
        perform = actions[action["do"]]
        try:
            if "arguments" in action:
                self._redraw_once(action)
            return perform(action)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            self.files.update(source_files(error))
            return {"raised": described_error(error)}

    def _redraw_once(self, action: dict[str, Any]) -> None:
        if self.redrawn:
            return
        self.materialise(action)
        redraw(self.model, np.random.default_rng(self.seed))
        self.redrawn = True

    def materialise(self, action: dict[str, Any]) -> None:
        """Lazy parameters have no values before the first forward; so the first inputs give them their shapes."""
        if any(isinstance(parameter, nn.parameter.UninitializedParameter) for parameter in self.model.parameters()):
            self.model.eval()
            with torch.no_grad():
                self.model(*_tensors(action))

    def _forward(self, action: dict[str, Any], inputs: list[torch.Tensor] | None = None) -> Any:
        """What the model gives for `inputs`, or those of `action`; it may write to them."""
        self.model.train(action.get("mode", "eval") == "train")
        threads = running()
        output = self.model(*(_tensors(action) if inputs is None else inputs))
        given_their_turn(threads)
        return output

    def call(self, action: dict[str, Any]) -> Observation:
        with torch.no_grad():
            plain = plain_output(self._forward(action))
        if "pixel" in action and not isinstance(plain, str) and plain.ndim == 4:
            plain = plain[:, :, action["pixel"][0], action["pixel"][1]]
        return packed_plain(plain)

    def twin(self, action: dict[str, Any]) -> Observation:
        """As `call`, of another model with this one's parameters and buffers; {"unlike": True} if it can't have them.

        It was built by other chance, so what it has beside them is drawn anew.
        """
        torch.default_generator.manual_seed(self.seed + 1)
        other = _Subject(self.build(), self.build, self.seed)
        other.materialise(action)
        return other.call(action) if given_state(other.model, self.model) else {"unlike": True}

    def repeat(self, action: dict[str, Any]) -> Observation:
        """The output at first, and after `calls` calls and `builds` more models, in `seconds` of work each at most.

        Half of them will do if the other half would take more than a tenth of that.
        """
        first = self.call(action)
        for act, times in ((lambda: self._forward(action), action["calls"]), (type(self.model), action["builds"])):
            start = time.thread_time()
            for number in range(times):
                seconds = time.thread_time() - start
                if seconds > action["seconds"] or (number >= times / 2 and seconds > action["seconds"] / 10):
                    break
                with contextlib.suppress(TypeError), torch.no_grad():
                    act()
        return {**self.call(action), "first": first.get("value")}

    def gradients(self, action: dict[str, Any]) -> Observation:
        """Which elements of each parameter, and of each input where `of_inputs`, the output has a gradient for.

        With `rounded`, every ReLU on the way is rounded off, so that a shut one hides nothing. Parameters alone are
        asked for as in training: what a model does to its input in place may be in the way of that, and raises.
        """
        tensors = _tensors(action)
        if action.get("of_inputs"):
            tensors = [tensor.requires_grad_() if tensor.is_floating_point() else tensor for tensor in tensors]
        self.model.train(action.get("mode", "eval") == "train")
        with RoundedCorners() if action.get("rounded") else contextlib.nullcontext():
            # The model gets copies: an in-place op on a leaf that requires a gradient would raise.
            output = self.model(*(tensor * 1 if tensor.requires_grad else tensor for tensor in tensors))
        parameters = [(name, parameter) for name, parameter in named_parameters(self.model) if parameter.requires_grad]
        sources = [parameter for _, parameter in parameters] + [tensor for tensor in tensors if tensor.requires_grad]
        if not output.requires_grad or not sources:
            found: list[torch.Tensor | None] = [None] * len(sources)
        else:
            draw = np.random.default_rng(self.seed + 1).standard_normal(tuple(output.shape))
            direction = torch.from_numpy(np.asarray(draw, dtype=np.float64)).to(output.dtype)
            found = _gradients((output * direction).sum(), sources)
        alive = [
            pack(np.zeros(tuple(source.shape), dtype=bool) if grad is None else (grad != 0).numpy())
            for source, grad in zip(sources, found, strict=True)
        ]
        names = [name for name, _ in parameters]
        frozen = [name for name, parameter in named_parameters(self.model) if not parameter.requires_grad]
        return {
            "parameters": {name: {"alive": mask} for name, mask in zip(names, alive, strict=False)},
            "frozen": frozen[:1000],
            "inputs": alive[len(names) :],
            "in_graph": [grad is not None for grad in found],
            "idle": {name: pack(mask) for name, mask in idle_elements(self.model).items()},
        }

    def nudge(self, action: dict[str, Any]) -> Observation:
        """The output of the unchanged model, and after each of `changes` ([parameter, flat index, by]) made alone.

        With `every`, only so many-th elements of them travel, in a flat row.
        """
        every = action.get("every")
        parameters = dict(named_parameters(self.model))
        inputs = _tensors(action)

        def told() -> Array | str:
            return _thinned(plain_output(self._forward(action, [one.clone() for one in inputs])), every)

        with torch.no_grad():
            found = [told()]
            for name, index, by in action["changes"]:
                if name not in parameters:
                    raise LookupError(f"a model that is built again has no weight `{name}`")
                values = parameters[name].data
                place = tuple(int(one) for one in np.unravel_index(index, tuple(values.shape)))
                kept = values[place].clone()
                values[place] += by
                try:
                    found.append(told())
                finally:
                    values[place] = kept
        return packed_together(found)

    def set(self, action: dict[str, Any]) -> Observation:
        values = {name: as_tensor(value) for name, value in action["values"].items()}
        return {"set": set_weights(self.model, values)}

    def weights(self, action: dict[str, Any]) -> Observation:
        found = {name: effective_weights(layer_at(self.model, name)) for name in action["of"]}
        return {
            "weights": {f"{name}.{key}": pack(value) for name, values in found.items() for key, value in values.items()}
        }

    def describe(self, action: dict[str, Any]) -> Observation:
        return described(self.model, action.get("asked_for", ()))

    def trace(self, action: dict[str, Any]) -> Observation:
        with torch.no_grad(), _layers_built() as built:
            recording = record(lambda: self._forward(action), self.model)
        observation: Observation = {"steps": [step.to_dict() for step in recording.steps[:2000]], "built": len(built)}
        self.files.update(source_texts({step.source for step in recording.steps if step.source}))
        if recording.failed is not None:
            observation["failed"] = recording.failed.to_dict()
        if recording.exception is not None:
            failure = diagnose(recording, "the model").failure
            observation["failure"] = failure.to_dict() if failure is not None else {}
            observation["raised"] = described_error(recording.exception)
            self.files.update(source_files(recording.exception))
        return observation


def _gradients(scalar: torch.Tensor, sources: list[torch.Tensor]) -> list[torch.Tensor | None]:
    """The gradient of each source. A reentrant checkpoint gives none this way, only as training asks for them."""
    try:
        return list(torch.autograd.grad(scalar, sources, allow_unused=True, retain_graph=True))
    except RuntimeError as error:
        if "reentrant" not in str(error):
            raise
    before = [source.grad for source in sources]
    for source in sources:
        source.grad = None
    try:
        scalar.backward()  # type: ignore[no-untyped-call]
        return [source.grad for source in sources]
    finally:
        for source, gradient in zip(sources, before, strict=True):
            source.grad = gradient


def _thinned(output: Array | str, every: int | None) -> Array | str:
    return output if every is None or isinstance(output, str) else output.reshape(-1)[::every]


@contextlib.contextmanager
def _layers_built() -> Iterator[list[str]]:
    """The classes of the layers that are built meanwhile."""
    built: list[str] = []
    original = nn.Module.__init__

    def __init__(layer: nn.Module, *args: Any, **kwargs: Any) -> None:
        built.append(type(layer).__name__)
        original(layer, *args, **kwargs)

    nn.Module.__init__ = __init__  # type: ignore[method-assign, assignment]
    try:
        yield built
    finally:
        nn.Module.__init__ = original  # type: ignore[method-assign]


def _tensors(action: dict[str, Any]) -> list[torch.Tensor]:
    return [as_tensor(argument) for argument in action["arguments"]]


# --- a function, a variable -----------------------------------------------------------------------


def _about_function(question: Question, bound: Any) -> Observation:
    if not callable(bound):
        return {"binding": _kind_of(bound), "not_a_function": bounded(type(bound).__name__)}
    torch.default_generator.manual_seed(question["seed"])
    files: dict[str, str] = {}
    if "repeat" in question:
        _call_over_and_over(bound, question["calls"], **question["repeat"])
    answers = [_call(bound, call, files) for call in question["calls"]]
    return {"binding": _kind_of(bound), "answers": answers, "files": files}


def _call_over_and_over(function: Callable[..., Any], asked: list[dict[str, Any]], calls: int, seconds: float) -> None:
    """Go through `asked` again and again, until there were `calls` calls or `seconds` have passed."""
    end = time.thread_time() + seconds
    for call in itertools.islice(itertools.cycle(asked), calls):
        if time.thread_time() > end:
            break
        arguments = [decoded(argument) for argument in call.get("arguments", [])]
        named = {name: decoded(argument) for name, argument in call.get("named", {}).items()}
        with contextlib.suppress(Exception):
            function(*arguments, **named)


def _call(function: Callable[..., Any], call: dict[str, Any], files: dict[str, str]) -> Observation:
    arguments = [decoded(argument) for argument in call.get("arguments", [])]
    named = {name: decoded(argument) for name, argument in call.get("named", {}).items()}
    try:
        threads = running()
        returned = function(*arguments, **named)
        observation: Observation = {"returned": encoded(returned)}
        if given_their_turn(threads):
            observation["changed_later"] = encoded(returned) != observation["returned"]
        if "then_on" in call and isinstance(returned, nn.Module):
            inputs = [as_tensor(x) for x in call["then_on"]]
            observation["then"] = [_then(returned, x, files) for x in inputs]
            observation["then"] += [_then(returned, x, files, trains=True) for x in inputs[:1]]
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        files.update(source_files(error))
        observation = {"raised": described_error(error)}
    if "then_on" in call:
        observation["arguments_after"] = [encoded(argument) for argument in arguments]
        if "raised" in observation:
            again = [decoded(argument) for argument in call.get("arguments", [])]
            observation["failure"] = _failure(lambda: function(*again, **named))
    return observation


def _failure(run: Callable[[], Any]) -> dict[str, Any]:
    """What `explain` says of what `run` raises; {} if it raises nothing this time."""
    recording = record(run)
    failure = None if recording.exception is None else diagnose(recording, "").failure
    return {} if failure is None else failure.to_dict()


def _then(returned: nn.Module, x: torch.Tensor, files: dict[str, str], *, trains: bool = False) -> Observation:
    """What the layer that a function returned makes of `x`, in eval mode without gradients or as where it `trains`."""
    try:
        returned.train(trains)
        with torch.set_grad_enabled(trains):
            return packed_output(returned(x))
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        files.update(source_files(error))
        return {"raised": described_error(error), "failure": _failure(lambda: returned(x))}


def _about_variable(question: Question, bound: Any) -> Observation:
    return {"binding": _kind_of(bound), "value": encoded(bound)}
