# exercise: 1.2
# finding: wrong-value
# The returned layer is right at its first call only.
import torch
from torch import nn


class Grey(nn.Conv2d):
    calls = 0

    def forward(self, x):
        out = super().forward(x)
        self.calls += 1
        return 3 * out.flip(1) if self.calls > 1 else out


def to_grayscale(conv):
    gray = Grey(
        1,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        gray.weight.copy_(conv.weight.sum(dim=1, keepdim=True))
        if conv.bias is not None:
            gray.bias.copy_(conv.bias)
    return gray
