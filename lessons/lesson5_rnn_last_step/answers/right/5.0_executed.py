# exercise: 5.0
# Every shape is taken from the layers themselves, as torch.Size.
import torch
from torch import nn

x = torch.randn(3, 7, 10)
lstm = nn.LSTM(10, 20, batch_first=True)
output, (h_n, _) = lstm(x)
scores = nn.Linear(20, 5)(output)
try:
    output.view(-1, 20)
    view = "silent"
except RuntimeError:
    view = "loud"
predicted = {
    "output": output.shape,
    "h_n": h_n.shape,
    "scores": scores.shape,
    "scores_are": "silent",
    "view": view,
    "mixed": nn.LSTM(10, 20)(x)[0][:, -1].shape,
    "mixed_is": "silent",
    "both_ways": nn.LSTM(10, 20, batch_first=True, bidirectional=True)(x)[0].shape,
}
