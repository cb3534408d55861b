# exercise: 5.1
# finding: changed-layer
# The LSTM is gone: a Linear reads the last step of x.
from torch import nn


class LastStepClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.Linear(10, 20)
        self.fc = nn.Linear(20, 5)

    def forward(self, x):
        return self.fc(self.lstm(x)[:, -1])
