"""Broken models: the part to blame, the kind, and a fix with the numbers, checked by running it where it can be."""

from __future__ import annotations

import failing_losses  # noqa: F401
import failing_meetings  # noqa: F401
import failing_uses  # noqa: F401
import pytest
import torch
from failing_models import BROKEN, Broken

from grader import explain
from grader.shapes.failure import KINDS


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_failure(broken: Broken) -> None:
    torch.manual_seed(0)
    if broken.whole:
        diagnosis = explain(broken.build)
    else:
        model, inputs = broken.build()
        diagnosis = explain(model, *inputs)
    failure = diagnosis.failure
    assert failure is not None
    assert broken.where in failure.where
    assert failure.kind == broken.kind
    assert failure.kind in KINDS
    said = " ".join([failure.fix, *failure.readings])
    for part in broken.fix:
        assert part in said
    assert "still raises" not in failure.checked
    assert str(diagnosis.exception).splitlines()[0] in failure.error
