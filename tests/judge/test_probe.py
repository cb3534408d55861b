"""What the probe tells of an output is what is in its memory, however much of it was asked for."""

import numpy as np
import pytest
import torch
from torch import nn

from grader.probe import answer
from grader.wire import pack, unpack


class Lying(torch.Tensor):
    """Zeros to whoever looks at a part of it."""

    def __getitem__(self, index):
        return torch.zeros(super().__getitem__(index).shape)

    @property
    def ndim(self):
        return 2


class Net(nn.Conv2d):
    def __init__(self):
        super().__init__(3, 4, 3, padding=1)

    def forward(self, x):
        return super().forward(x).as_subclass(Lying)


def called(bound, **more):
    x = np.random.default_rng(0).standard_normal((5, 3, 8, 9)).astype(np.float32)
    action = {"do": "call", "arguments": [pack(x)], **more}
    (told,) = answer({"ask": "model", "name": "Net", "seed": 1, "actions": [action]}, {"Net": bound})["answers"]
    return unpack(told["value"])


@pytest.mark.parametrize("pixel", [(0, 0), (4, 7)])
def test_a_pixel_is_read_from_memory(pixel):
    whole = called(Net)
    assert whole.shape == (5, 4, 8, 9)
    assert np.abs(whole).min() > 0
    assert np.array_equal(called(Net, pixel=list(pixel)), whole[:, :, pixel[0], pixel[1]])


def test_layers_that_models_share_keep_their_mode_and_values():
    shared = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.BatchNorm2d(4)).train()

    class Sharing(nn.Module):
        def __init__(self):
            super().__init__()
            self.backbone = shared

        def forward(self, x):
            return self.backbone(x)

    before = {name: value.clone() for name, value in shared.state_dict().items()}
    called(Sharing)
    called(Sharing, mode="train")
    assert [layer.training for layer in shared.modules()] == [True] * 3
    assert all(torch.equal(value, before[name]) for name, value in shared.state_dict().items())
    shared.eval()
    called(Sharing, mode="train")
    assert [layer.training for layer in shared.modules()] == [False] * 3
