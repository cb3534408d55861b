# exercise: 5.2
# finding: batch-mixing
# batch_first=True and a transpose: the two undo each other.
from torch import nn


class BatchFirstClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)

    def forward(self, x):
        output, _ = self.lstm(x.transpose(0, 1))
        return self.fc(output[-1])
