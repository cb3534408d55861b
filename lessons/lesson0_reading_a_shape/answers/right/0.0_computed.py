# exercise: 0.0
# The layers themselves, run on the meta device: shapes without values.
import torch
from torch import nn

with torch.device("meta"):
    predicted = {
        "plain": nn.Conv2d(3, 8, kernel_size=5)(torch.empty(2, 3, 32, 32)).shape,
        "strided": nn.Conv2d(3, 8, kernel_size=3, stride=2)(torch.empty(2, 3, 32, 32)).shape,
        "dilated": nn.Conv2d(3, 8, kernel_size=3, dilation=2)(torch.empty(1, 3, 10, 12)).shape,
        "uneven": nn.Conv2d(3, 8, (3, 5), stride=(1, 2), padding=(1, 0))(torch.empty(1, 3, 20, 34)).shape,
        "linear": nn.Linear(16, 10)(torch.empty(4, 3, 32, 16)).shape,
    }
