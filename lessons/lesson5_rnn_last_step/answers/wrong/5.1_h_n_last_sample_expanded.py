# exercise: 5.1
# finding: batch-mixing
# h_n[:, -1] stretched to the batch: every row gets the last sample's scores.
from torch import nn


class LastStepClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)

    def forward(self, x):
        _, (h_n, _) = self.lstm(x)
        return self.fc(h_n[:, -1]).expand(len(x), 5)
