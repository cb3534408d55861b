# exercise: 4.0
# The shapes come from running the layers: they are torch.Size objects.

import torch
from torch import nn

x = torch.zeros(1, 3, 32, 32)
shapes = {}
for name, layer in {
    "conv1": nn.Conv2d(3, 10, 3, padding=1),
    "conv2": nn.Conv2d(10, 20, 3, padding=1),
    "pool": nn.MaxPool2d(2),
    "flatten": nn.Flatten(),
}.items():
    x = layer(x)
    shapes[name] = x.shape
predicted = {
    **shapes,
    "linear": "raises",
    "linear_3d": nn.Linear(10, 5)(torch.zeros(3, 20, 10)).shape,
    "mnist_raises_in": "fc1",
    "view_rows": torch.zeros(2, 16, 10, 10).view(-1, 400).shape,
    "factor": 1_200_000 // 400_000,
    "factor_is": "channels",
}
