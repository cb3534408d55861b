# exercise: 5.2
# finding: wrong-value
# The axes are in order, but the first step is read.
from torch import nn


class BatchFirstClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20)
        self.fc = nn.Linear(20, 5)

    def forward(self, x):
        output, _ = self.lstm(x.transpose(0, 1))
        return self.fc(output[0])
