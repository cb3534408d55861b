"""The exercise defined again from its text, as the second guise of the question has it."""

from grader.probed_aside import run_aside

SCRIPTED = """
import torch
from torch import nn


class Doubled(nn.Module):
    def forward(self, x):
        return 2 * x


def Model():
    return torch.jit.script(Doubled())
"""


def test_a_definition_that_reads_its_own_text_can_be_made_again():
    question = {"source": "said = str(Model()(3.0 * torch.ones(1)).item())", "variable": "said", "before": SCRIPTED}
    assert run_aside(question, {})["told"] == [{"text": "6.0"}] * 2


def test_a_definition_that_raises_is_told_as_such():
    question = {"source": "said = ''", "variable": "said", "before": "raise KeyError('gone')"}
    assert run_aside(question, {})["not_remade"]["type"] == "KeyError"
