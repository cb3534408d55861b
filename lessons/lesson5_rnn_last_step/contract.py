"""Lesson 5: which step of a recurrent layer's output the classifier reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.contract import (
    Keeps,
    Lesson,
    answer,
    answers,
    at_least,
    equals,
    keeps,
    lengths_up_to,
    maps,
    mistake,
    model,
    normal,
    reads_features,
)
from grader.reference import linear, lstm

Array = NDArray[Any]
Weights = Mapping[str, Array]

BATCH, STEPS, FEATURES, HIDDEN, CLASSES = 3, 7, 10, 20, 5


# --- 5.1 and 5.2: fc of one step ----------------------------------------------------------------


def from_outputs(read: Callable[[Array], Array]) -> Callable[[Weights, Array], Array]:
    """fc of what `read` makes of the LSTM's outputs (B, T, 20)."""
    return lambda weights, x: linear(weights, "fc", read(lstm(weights, "lstm", x)))


def highest_score(weights: Weights, x: Array) -> Array:
    """Every step scored, then the highest score of each class over time."""
    scores: Array = linear(weights, "fc", lstm(weights, "lstm", x)).max(axis=1)
    return scores


def cell_state(weights: Weights, x: Array) -> Array:
    """fc of c at the last step, from h = σ(o)·tanh(c) solved for c."""
    outputs = lstm(weights, "lstm", x)
    before = outputs[:, -2] if x.shape[1] > 1 else np.zeros_like(outputs[:, -1])
    gates = x[:, -1] @ weights["lstm.weight_ih_l0"].T + before @ weights["lstm.weight_hh_l0"].T
    gates = gates + weights.get("lstm.bias_ih_l0", 0) + weights.get("lstm.bias_hh_l0", 0)
    opened = outputs[:, -1] * (1 + np.exp(-gates[:, 3 * HIDDEN :]))
    return linear(weights, "fc", np.arctanh(np.clip(opened, -1 + 1e-12, 1 - 1e-12)))


def axes_swapped(read: Callable[[Array], Array]) -> Callable[[Weights, Array], Array]:
    """fc of outputs where the LSTM took the batch axis for time: what it gives is (B as time, T as batch, 20)."""
    return lambda weights, x: linear(
        weights, "fc", read(lstm(weights, "lstm", x.transpose(1, 0, 2)).transpose(1, 0, 2))
    )


def time_for_batch(weights: Weights, x: Array) -> Array:
    """The memory is filled in the order of (T, B, 10) without the axes being swapped."""
    batch, steps, features = x.shape
    scrambled = x.reshape(steps, batch, features).transpose(1, 0, 2)
    return from_outputs(lambda outputs: outputs[:, -1])(weights, scrambled)


def read_backwards(weights: Weights, x: Array) -> Array:
    """The steps handed to the LSTM from the last to the first."""
    return last_step(weights, x[:, ::-1])


def softmax_of(scores: Callable[[Weights, Array], Array]) -> Callable[[Weights, Array], Array]:
    """Scores turned into probabilities over the classes."""

    def probabilities(weights: Weights, x: Array) -> Array:
        powers = np.exp(scores(weights, x))
        shares: Array = powers / powers.sum(axis=-1, keepdims=True)
        return shares

    return probabilities


last_step = from_outputs(lambda outputs: outputs[:, -1])

ONE_WAY = (
    keeps("lstm", "LSTM", input_size=FEATURES, hidden_size=HIDDEN, num_layers=1, bidirectional=False),
    keeps("fc", "Linear", in_features=HIDDEN, out_features=CLASSES),
)
WRONG_STEP = (
    mistake("fc of the first step, which has read one step of the sequence", from_outputs(lambda o: o[:, 0])),
    mistake("the mean over time", from_outputs(lambda o: o.mean(axis=1))),
    mistake("fc of the maximum over time", from_outputs(lambda o: o.max(axis=1))),
    mistake("the highest score over time", highest_score),
    mistake("fc of the sum over time", from_outputs(lambda o: o.sum(axis=1))),
    mistake("fc of the cell state c_n, where the hidden state h_n is meant", cell_state),
    mistake("the scores of the last sample alone, as h_n[:, -1] gives", from_outputs(lambda o: o[-1:, -1])),
    mistake("fc of the step before the last", from_outputs(lambda o: o[:, -2 if o.shape[1] > 1 else -1])),
    mistake("fc of the last step of the sequence read backwards", read_backwards),
    mistake("the softmax of the right scores; the contract asks for the scores themselves", softmax_of(last_step)),
)
MIXED = (
    mistake(
        "what comes out when the batch axis is taken for time (batch_first forgotten, or set where x is transposed)",
        axes_swapped(lambda o: o[:, -1]),
        "batch-mixing",
    ),
    mistake("the last sample's sequence, one row a time step", axes_swapped(lambda o: o[-1])),
    mistake(
        "what comes out when reshape or view is used in place of transpose (they move no axis)",
        time_for_batch,
        "batch-mixing",
    ),
)


# --- 5.3: rows of different lengths -------------------------------------------------------------


def own_last_step(weights: Weights, x: Array, lengths: Array) -> Array:
    """fc of each row's output at its own last step: the LSTM runs forward, so what follows cannot matter."""
    return linear(weights, "fc", lstm(weights, "lstm", x)[np.arange(len(x)), lengths - 1])


def padded(read: Callable[[Array, Array], Array]) -> Callable[[Weights, Array, Array], Array]:
    """fc of what `read` makes of the outputs (B, T, 20) and the lengths (B,)."""
    return lambda weights, x, lengths: linear(weights, "fc", read(lstm(weights, "lstm", x), lengths))


def real_steps(x: Array, lengths: Array) -> Array:
    """(B, T, 1): 1 at real steps, 0 at padding."""
    return (np.arange(x.shape[1]) < lengths[:, None]).astype(np.float64)[:, :, None]


def zeros_read_on(weights: Weights, x: Array, lengths: Array) -> Array:
    """The padding set to zero, the LSTM run over it, the last step of the batch read."""
    return last_step(weights, x * real_steps(x, lengths))


def longest_first(lengths: Array) -> Array:
    """The order that sorts the rows from longest to shortest."""
    return np.argsort(-lengths, kind="stable")


def sorted_rows(weights: Weights, x: Array, lengths: Array) -> Array:
    """The right rows, longest first."""
    return own_last_step(weights, x, lengths)[longest_first(lengths)]


def sorted_twice(weights: Weights, x: Array, lengths: Array) -> Array:
    """Sorted rows put through the sorting order again, in place of its inverse."""
    return sorted_rows(weights, x, lengths)[longest_first(lengths)]


PADDED_MISTAKES = (
    mistake(
        "fc of the last step of the padded batch, which for a short row is padding",
        padded(lambda o, lengths: o[:, -1]),
        "padding-leak",
    ),
    mistake(
        "fc of the longest row's last step, for every row",
        padded(lambda o, lengths: o[:, lengths.max() - 1]),
        "batch-mixing",
    ),
    mistake("what comes out when the padding is set to zero and then read on (zeros are steps too)", zeros_read_on),
    mistake(
        "fc of outputs masked to zero, where a short row keeps nothing but the bias",
        padded(lambda o, lengths: (o * real_steps(o, lengths))[:, -1]),
    ),
    mistake(
        "what pad_packed_sequence leaves at the longest row's last step (zeros for every shorter row)",
        padded(lambda o, lengths: (o * real_steps(o, lengths))[:, lengths.max() - 1]),
        "batch-mixing",
    ),
    mistake("the right rows sorted by length and not put back in order", sorted_rows, "batch-mixing"),
    mistake(
        "the right rows with the sorting applied twice (it takes the inverse order to undo it)",
        sorted_twice,
        "batch-mixing",
    ),
    mistake(
        "fc of the step at which the first row ends, for every row",
        padded(lambda o, lengths: o[:, lengths[0] - 1]),
        "batch-mixing",
    ),
    mistake(
        "fc of the step at which the shortest row ends, for every row",
        padded(lambda o, lengths: o[:, lengths.min() - 1]),
        "batch-mixing",
    ),
    mistake(
        "the mean over each row's real steps",
        padded(lambda o, lengths: (o * real_steps(o, lengths)).sum(axis=1) / lengths[:, None]),
    ),
    mistake("fc of the step before each row's last one", padded(lambda o, lengths: o[np.arange(len(o)), lengths - 2])),
    mistake("fc of the first step", padded(lambda o, lengths: o[:, 0])),
)


# --- 5.4: two directions ------------------------------------------------------------------------


def both_ends(forward_at: int, backward_at: int) -> Callable[[Weights, Array], Array]:
    """(B, 40): the forward half at one step beside the backward half at another."""

    def read(weights: Weights, x: Array) -> Array:
        ahead, back = lstm(weights, "lstm", x), lstm(weights, "lstm", x, reverse=True)
        return np.concatenate([ahead[:, forward_at], back[:, backward_at]], axis=1)

    return read


def final_states(weights: Weights, x: Array) -> Array:
    """h_n of the two directions, as torch has it: (2, B, 20)."""
    return np.stack([lstm(weights, "lstm", x)[:, -1], lstm(weights, "lstm", x, reverse=True)[:, 0]])


def twice(direction: int) -> Callable[[Weights, Array], Array]:
    """(B, 40): one direction's final state beside itself."""
    return lambda weights, x: np.concatenate([final_states(weights, x)[direction]] * 2, axis=1)


TWO_WAYS: tuple[Keeps, ...] = (
    keeps("lstm", "LSTM", input_size=FEATURES, hidden_size=HIDDEN, num_layers=1, bidirectional=True),
    keeps("fc", "Linear", in_features=2 * HIDDEN, out_features=CLASSES),
)


# --- the lesson ---------------------------------------------------------------------------------

LESSON = Lesson(
    id="lesson5",
    title="The last step of an LSTM",
    case="A sequence classifier trains without an error and reads the wrong time step, or the wrong sample.",
    loud="silent",
    minutes=30,
    exercises=(
        answer(
            "5.0",
            "predicted",
            answers(
                {
                    "output": (BATCH, STEPS, HIDDEN),
                    "h_n": (1, BATCH, HIDDEN),
                    "scores": (BATCH, STEPS, CLASSES),
                    "scores_are": "silent",
                    "view": "loud",
                    "mixed": (BATCH, HIDDEN),
                    "mixed_is": "silent",
                    "both_ways": (BATCH, STEPS, 2 * HIDDEN),
                },
                because={
                    "output": "output holds the hidden state after every step; batch_first=True keeps the input's axis order",
                    "h_n": "h_n has an axis for the layers in front, and batch_first never moves its axes",
                    "scores": "a Linear works on the last axis and leaves every other axis as it is",
                    "scores_are": "loud means that PyTorch raises; does a Linear mind how many axes come before the last?",
                    "view": "view needs neighbours in memory; with batch_first=True the LSTM wrote its output time step by "
                    "time step and only renamed the axes",
                    "mixed": "without batch_first the axes keep their places too, only their meaning changes; [:, -1] "
                    "takes the second axis away",
                    "mixed_is": "can the LSTM know which axis you meant to be time, if the last one has 10 features?",
                    "both_ways": "the two directions stand side by side on the last axis, at every step",
                },
            ),
            hints=(
                "Name the axes before you count: x is (batch, time, features). Which of the three does each layer change?",
                "An LSTM replaces 10 features with 20 at every step, a Linear 20 with 5. A bidirectional LSTM gives two "
                "times 20. Indexing with one number removes that axis.",
                "output keeps batch and time. h_n is (layers, batch, hidden), whatever batch_first says. A Linear never "
                "complains about axes before the last; .view complains when the memory is in another order.",
            ),
            why="Every layer here looks at the last axis only: 10 → 20 → 5. Batch and time are whatever you say they are, "
            "so three of the four mistakes run. The one that raises, view, raises because of memory order: with "
            "batch_first=True the output has strides (20, 60, 1), and no view can merge batch and time.",
            another_way="Write the axes' names beside each line, `# (B, T, 20)`. A shape is easier to check than to remember.",
        ),
        model(
            "5.1",
            "LastStepClassifier",
            maps("B T 10 -> B 5", T=at_least(1), weights_at={"T": at_least(3)}),
            *ONE_WAY,
            equals("fc of the LSTM's output at the last step", last_step, mistakes=WRONG_STEP + MIXED),
            hints=(
                "output has one hidden state for each step. How many of them should a classifier of whole sequences see?",
                "Take the last step before fc, while the time axis is still there: output is (B, T, 20) and fc wants (B, 20).",
                "output[:, -1] keeps the batch, takes the last step and gives (B, 20). Hand that to self.fc.",
            ),
            why="output is (3, 7, 20): the hidden state after each of the 7 steps. fc replaces 20 by 5 on the last axis and "
            "leaves the others alone, hence (3, 7, 5). output[:, -1] is (3, 20), fc makes it (3, 5), and that state alone "
            "has read the whole sequence.",
            another_way="`_, (h_n, _) = self.lstm(x)`, then `self.fc(h_n[-1])`. h_n is (layers, B, 20), so [-1] is the last "
            "layer, not the last sample; here it equals output[:, -1].",
        ),
        model(
            "5.2",
            "BatchFirstClassifier",
            maps("B T 10 -> B 5", T=at_least(1), weights_at={"T": at_least(3)}),
            *ONE_WAY,
            equals("fc of the LSTM's output at the last step", last_step, mistakes=MIXED + WRONG_STEP),
            hints=(
                "Change one sample of the batch and look at the other rows of the output. They should not move.",
                "nn.LSTM takes its input as (time, batch, features) unless it is told otherwise. Yours is (batch, time, features).",
                "Build it with nn.LSTM(10, 20, batch_first=True) and leave forward as it is.",
            ),
            why="Without batch_first, (3, 7, 10) reads as 3 steps of 7 samples: the LSTM walks from sample to sample. "
            "[:, -1] then picks the 7th “sample”, which is the last step of each row, and the shape is (3, 5) again. "
            "With batch_first=True it makes 7 steps in each of 3 rows.",
            another_way="Keep the layer and swap the axes yourself: `output, _ = self.lstm(x.transpose(0, 1))`, then "
            "`output[-1]`. transpose moves axes; view and reshape would not.",
        ),
        model(
            "5.3",
            "PaddedClassifier",
            maps(
                "B T 10, B -> B 5",
                draws=(normal, lengths_up_to("T")),
                T=at_least(1),
                weights_at={"T": at_least(4)},
                reads_every_input=False,
            ),
            *ONE_WAY,
            equals(
                "fc of each row's own last step, at lengths[i] − 1",
                own_last_step,
                mistakes=PADDED_MISTAKES,
                padding_after=1,
            ),
            hints=(
                "output[:, -1] is the last step of the longest row. Which step is the last one of row i?",
                "Row i ends at step lengths[i] − 1: pick that step in each row. Or pack the batch, so that the LSTM "
                "stops at each row's end by itself.",
                "rows = torch.arange(len(x)); output[rows, lengths - 1] is (B, 20): one step from each row.",
            ),
            why="An LSTM reads forward: output at step lengths[i] − 1 has seen row i's real steps and no padding. The "
            "padding after it is computed and thrown away, whatever it holds. In a batch of 7 steps, a row of length 3 is "
            "read at step 2; output[:, -1] would have read 4 more steps of padding.",
            another_way="`pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)` makes the LSTM stop at "
            "each row's end; `h_n[-1]` is then each row's last state, in the order in which the rows came.",
        ),
        model(
            "5.4",
            "BidirectionalClassifier",
            maps("B T 10 -> B 5", T=at_least(1), weights_at={"T": at_least(3)}),
            *TWO_WAYS,
            reads_features(
                "fc",
                "the final states of both directions: the forward one at the last step, the backward one at the first",
                both_ends(-1, 0),
                mistakes=(
                    mistake(
                        "output[:, -1], where the backward half has just started and has read one step",
                        both_ends(-1, -1),
                    ),
                    mistake("output[:, 0], where the forward half has read one step", both_ends(0, 0)),
                    mistake("each direction at the step where it starts", both_ends(0, -1)),
                    mistake("the backward direction's state twice", twice(1)),
                    mistake("the forward direction's state twice", twice(0)),
                    mistake(
                        "h_n reshaped from (2, B, 20) to (B, 40), which puts two samples in one row",
                        lambda weights, x: final_states(weights, x).reshape(len(x), 2 * HIDDEN),
                        "batch-mixing",
                    ),
                ),
            ),
            hints=(
                "The backward direction starts at the last step. What has it read when it stands at that step?",
                "The forward half ends at step −1, the backward half at step 0. h_n holds both final states: (2, B, 20).",
                "torch.cat([h_n[0], h_n[1]], dim=1) is (B, 40): hand that to self.fc.",
            ),
            why="output[:, -1] is (B, 40) as wanted, but its last 20 numbers come from a direction that has just started: "
            "of 7 steps it has read one. That half is done at step 0. h_n has each direction's final state, "
            "and concatenating them on the feature axis gives 40 numbers which have all read 7 steps.",
            another_way="`torch.cat([output[:, -1, :20], output[:, 0, 20:]], dim=1)`: the same numbers, picked from output.",
        ),
    ),
)
