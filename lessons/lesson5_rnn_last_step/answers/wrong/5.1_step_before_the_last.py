# exercise: 5.1
# finding: wrong-value
# Counts from the end and begins at 2.
from torch import nn


class LastStepClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)

    def forward(self, x):
        output, _ = self.lstm(x)
        return self.fc(output[:, -2] if x.shape[1] > 1 else output[:, -1])
