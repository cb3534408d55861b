# exercise: 5.2
# finding: batch-mixing
# Without batch_first the LSTM walks from sample to sample; the shape is right.
from torch import nn


class BatchFirstClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20)
        self.fc = nn.Linear(20, 5)

    def forward(self, x):
        output, _ = self.lstm(x)
        return self.fc(output[:, -1])
