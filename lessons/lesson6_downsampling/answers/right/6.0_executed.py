# exercise: 6.0
# Every size is taken from the layers themselves.
import torch
from torch import nn


def sizes(size, layers):
    x, found = torch.zeros(1, 1, size, size), []
    for _ in range(layers):
        try:
            x = nn.Conv2d(1, 1, 3, stride=2)(x)
        except RuntimeError:
            break
        found.append(x.shape[-1])
    return found


predicted = {str(size): (sizes(size, 1) or ["raises"])[0] for size in (128, 32, 4, 2)}
for size in (32, 16, 8):
    predicted[f"chain_{size}"] = tuple(sizes(size, 3))
predicted["dies"] = f"conv{len(sizes(8, 3)) + 1}"
