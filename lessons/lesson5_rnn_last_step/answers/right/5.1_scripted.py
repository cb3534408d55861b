# exercise: 5.1
# A factory that compiles the model with TorchScript; lstm and fc are still its attributes.
import torch
from torch import nn


class LastStep(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)

    def forward(self, x):
        output, _ = self.lstm(x)
        return self.fc(output[:, -1])


def LastStepClassifier():
    return torch.jit.script(LastStep())
