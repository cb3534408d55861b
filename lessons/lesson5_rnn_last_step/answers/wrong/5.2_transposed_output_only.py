# exercise: 5.2
# finding: batch-size
# The output is transposed in place of the input: too late, and the rows are steps.
from torch import nn


class BatchFirstClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20)
        self.fc = nn.Linear(20, 5)

    def forward(self, x):
        output, _ = self.lstm(x)
        return self.fc(output.transpose(0, 1)[:, -1])
