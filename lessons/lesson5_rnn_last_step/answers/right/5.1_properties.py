# exercise: 5.1
# The names are properties.
import torch
import torch.nn.functional as F
from torch import nn


class LastStepClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.LSTM(10, 20, batch_first=True), nn.Linear(20, 5)])

    @property
    def lstm(self):
        return self.layers[0]

    @property
    def fc(self):
        return self.layers[1]

    def forward(self, x):
        return self.fc(self.lstm(x)[1][0].mean(0))
