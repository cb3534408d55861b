# exercise: 2.0
# Runs the four cases and writes down what happens.
import torch
from torch import nn

conv = nn.Conv2d(16, 16, kernel_size=5, padding=1)
stem = nn.Sequential(nn.Conv2d(3, 16, kernel_size=3, stride=2), nn.Conv2d(16, 32, kernel_size=3, padding=1))
runs = {
    "stem": (stem, torch.zeros(1, 3, 64, 64), False),
    "plain": (nn.Conv2d(1, 32, kernel_size=3, padding=0), torch.zeros(64, 1, 28, 28), False),
    "skip_10": (conv, torch.zeros(1, 16, 10, 10), True),
    "skip_3": (conv, torch.zeros(1, 16, 3, 3), True),
}
predicted = {}
for name, (layer, x, adds) in runs.items():
    y = layer(x)
    predicted[name] = tuple(y.shape)
    try:
        if adds:
            x + y
        predicted[f"{name}_loud_or_silent"] = "silent"
    except RuntimeError:
        predicted[f"{name}_loud_or_silent"] = "loud"
