"""Sizes that neither are equal nor stretch: + and its like, masks, residual branches."""

from __future__ import annotations

from grader.shapes.case import Case
from grader.shapes.failure import Failure
from grader.shapes.faults.apart import sizes_apart
from grader.shapes.faults.branches import fork
from grader.shapes.faults.positions import longer_than_table
from grader.shapes.steps import Shape, Step
from grader.shapes.wording import by, sizes

REDUCING = frozenset({"mean", "sum", "norm", "std", "var", "amax", "amin", "logsumexp", "prod", "max", "min"})


def broadcast(case: Case) -> Failure | None:
    """`The size of tensor a (…) must match the size of tensor b (…)`: + and its like, masks, losses."""
    step = case.step
    if step is None or len(step.inputs) < 2:
        return None
    ranked = [at for at, shape in enumerate(step.inputs) if shape]
    if len(ranked) < 2:
        return None
    one, two = ranked[0], ranked[1]
    a, b = step.inputs[one], step.inputs[two]
    names = [case.name_of_input(step, at) for at in range(len(step.inputs))]
    n1, n2 = names[one], names[two]
    place = case.layer or case.here()
    rank = max(len(a), len(b))
    padded = [(1,) * (rank - len(s)) + s for s in (a, b)]
    wrong = [
        axis
        for axis in range(rank)
        if padded[0][axis] != padded[1][axis] and 1 not in (padded[0][axis], padded[1][axis])
    ]
    if not wrong:
        return None
    told = (
        f"{n1} {sizes(a)} and {n2} {sizes(b)} in {step.op}: aligned at the last axis, "
        + " and ".join(f"{padded[0][axis]} meets {padded[1][axis]} on axis {axis - rank}" for axis in wrong)
        + "; sizes must be equal or 1."
    )
    origins = f"{n1} is from {case.origin(step, one)}, {n2} from {case.origin(step, two)}."
    for axis in wrong:
        positions = longer_than_table(case, step, place, told, (one, two), axis - rank)
        if positions is not None:
            return positions
    if len(a) == len(b) and len(a) >= 3:
        return _apart(case, step, place, told, origins, (one, two), wrong)
    if len(a) == len(b) == 2 and a[::-1] == b:
        return Failure(
            place,
            "broadcast",
            told,
            origins + " One is the transpose of the other.",
            f"`{n2}.T`, if rows are to meet rows.",
        )
    low, high = (one, two) if len(a) < len(b) else (two, one)
    short, long = step.inputs[low], step.inputs[high]
    name = case.variable(step, low, (n1, n2)[low == two])
    reduced = kept_axis(case, step, low, short, long)
    if reduced:
        return Failure(place, "broadcast", told, f"{origins} The axis that was reduced is gone.", reduced)
    if len(short) == 1:
        fitting = [axis for axis, size in enumerate(long) if size == short[0]]
        if fitting:
            chosen = 1 if 1 in fitting else fitting[0]
            new = tuple(short[0] if axis == chosen else 1 for axis in range(len(long)))
            written = f"{name}.view({', '.join(map(str, (-1 if s == short[0] else 1 for s in new)))})"
            return Failure(
                place,
                "broadcast",
                told,
                origins + f" The {short[0]} belong to axis {chosen} of {sizes(long)}, but are aligned at the last.",
                f"`{written}`: {sizes(new)}.",
            )
    if len(short) < len(long) and short and long[: len(short)] == short:
        count = len(long) - len(short)
        new = (*short, *[1] * count)
        written = f"{name}{'.unsqueeze(-1)' * count}" if count < 3 else f"{name}.view({', '.join(map(str, new))})"
        return Failure(
            place,
            "broadcast",
            told,
            origins + " They agree from the left; broadcasting aligns from the right.",
            f"`{written}`: {sizes(new)}.",
        )
    classes = _class_maps(case, step, low, short, long)
    if classes:
        return Failure(place, "broadcast", told, f"{origins} {name} holds whole numbers, as class maps do.", classes)
    for at in range(1, len(long)):
        new = (*short[:at], *[1] * (len(long) - len(short)), *short[at:])
        if len(new) == len(long) and all(x == y or 1 in (x, y) for x, y in zip(new, long, strict=True)):
            written = f"{name}" + f".unsqueeze({at})" * (len(long) - len(short))
            return Failure(place, "broadcast", told, origins, f"`{written}`: {sizes(new)}.")
    return _apart(case, step, place, told, origins, (one, two), wrong)


def kept_axis(case: Case, step: Step, low: int, short: Shape, long: Shape) -> str:
    """The fix for `x - x.mean(1)`: the reduced axis is kept, as 1; "" if it is not that. `low` is the reduced input."""
    made = case.parent(step, low)
    dim = made.settings.get("dim") if made is not None else None
    if made is None or made.in_module or made.op not in REDUCING or not isinstance(dim, int):
        return ""
    source = made.inputs[0]
    kept = tuple(1 if axis == dim % len(source) else size for axis, size in enumerate(source))
    if len(kept) != len(long) or not all(a == b or 1 in (a, b) for a, b in zip(kept, long, strict=True)):
        return ""
    return f"keepdim=True in {made.op}, along axis {dim}: {sizes(kept)}, not {sizes(short)}."


def _class_maps(case: Case, step: Step, low: int, short: Shape, long: Shape) -> str:
    """The fix for class numbers (N, H, W) beside scores (N, C, H, W); "" if they are not that."""
    whole = low < len(step.dtypes) and step.dtypes[low] in {"int64", "int32", "uint8"}
    if not whole or len(long) != len(short) + 1 or len(short) < 3 or (long[0], *long[2:]) != short:
        return ""
    name, last = case.variable(step, low), len(short)
    order = ", ".join(map(str, (0, last, *range(1, last))))
    return (
        f"`F.one_hot({name}, {long[1]}).permute({order})`: {sizes(long)}, if they are class numbers; "
        f"`{name}.unsqueeze(1)`: {sizes((short[0], 1, *short[1:]))}, if it is one mask for all {long[1]}."
    )


def _apart(
    case: Case, step: Step, place: str, told: str, origins: str, pair: tuple[int, int], wrong: list[int]
) -> Failure:
    one, two = pair
    a, b = step.inputs[one], step.inputs[two]
    rank = max(len(a), len(b))
    left, right = fork(case, step, one, two)
    n1, n2 = case.name_of_input(step, one), case.name_of_input(step, two)
    if rank >= 3 and (wrong[0] - rank) <= -(rank - 1) and len(a) == len(b) and set(wrong) >= {1}:
        strided = len(wrong) > 1
        grown, plain = (one, two) if left and (not right or left[0].number > right[0].number) else (two, one)
        made, kept = step.inputs[grown], step.inputs[plain]
        axes = rank - 2
        stride = max(1, round(kept[-1] / made[-1])) if strided and made[-1] else 1
        name = case.name_of_input(step, plain)
        project = f"nn.Conv{axes}d({kept[1]}, {made[1]}, 1{f', stride={stride}' if stride > 1 else ''})"
        cause = f"The branch changes {kept[1]} channels to {made[1]}" + (
            f" and {by(kept[2:])} to {by(made[2:])}" if strided else ""
        )
        changer = next(
            (s for s in (left if grown == one else right) if s.settings.get("out_channels") == made[1]), None
        )
        cause += f" (in {case.kind_of(changer)})" if changer else ""
        cause += f"; {name} comes as it was. {origins}"
        if changer is not None and step.op in {"add", "sub"}:
            where = f"{place} (with {case.short(changer)})"
            fix = f"A projection on the shortcut: `{project}({name})`: {sizes((kept[0], *made[1:]))}"
            if not strided:
                fix += f"; or out_channels={kept[1]} in {case.short(changer)}, not {made[1]}"
            return Failure(where, "broadcast", told, cause, fix + ".")
    return sizes_apart(case, step, place, told, origins, pair, wrong, left, right, (n1, n2))
