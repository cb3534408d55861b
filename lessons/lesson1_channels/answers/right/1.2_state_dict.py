# exercise: 1.2
# Sums in the state dict and loads it: einsum in place of sum, keywords from a dict.
import torch
from torch import nn

SETTINGS = ("out_channels", "kernel_size", "stride", "padding", "dilation", "padding_mode")


def to_grayscale(conv):
    grey = nn.Conv2d(in_channels=1, bias=conv.bias is not None, **{name: getattr(conv, name) for name in SETTINGS})
    state = {name: value.clone() for name, value in conv.state_dict().items()}
    state["weight"] = torch.einsum("ochw->ohw", state["weight"]).unsqueeze(1)
    grey.load_state_dict(state)
    return grey
