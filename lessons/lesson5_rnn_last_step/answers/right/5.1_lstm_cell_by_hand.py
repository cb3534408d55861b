# exercise: 5.1
# The layer's weights in torch.lstm_cell, the fc's in F.linear: no layer is called, all of them work.
import torch
import torch.nn.functional as F
from torch import nn


class LastStepClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)

    def forward(self, x):
        h = c = x.new_zeros(len(x), 20)
        weights = [getattr(self.lstm, name) for name in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")]
        for step in x.unbind(dim=1):
            h, c = torch.lstm_cell(step, (h, c), *weights)
        return F.linear(h, self.fc.weight, self.fc.bias)
