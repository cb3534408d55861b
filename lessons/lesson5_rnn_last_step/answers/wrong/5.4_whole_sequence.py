# exercise: 5.4
# finding: output-shape
# The whole sequence goes into fc: (B, T, 5).
from torch import nn


class BidirectionalClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(40, 5)

    def forward(self, x):
        output, _ = self.lstm(x)
        return self.fc(output)
