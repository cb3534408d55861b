# exercise: 5.1
# Layers without biases, explicit zero states, and a forward that prints.
import torch
from torch import nn


class LastStepClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True, bias=False)
        self.fc = nn.Linear(20, 5, bias=False)

    def forward(self, x):
        zeros = torch.zeros(1, x.size(0), 20)
        output, (h_n, c_n) = self.lstm(x, (zeros, zeros))
        print("output", tuple(output.shape), "h_n", tuple(h_n.shape))
        last = output.narrow(1, x.size(1) - 1, 1)
        return self.fc(last.reshape(len(x), -1))
