# exercise: 5.1
# finding: wrong-value
# Turns the sequence round, and then takes the last step all the same.
from torch import nn


class LastStepClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)

    def forward(self, x):
        output, _ = self.lstm(x.flip(1))
        return self.fc(output[:, -1])
