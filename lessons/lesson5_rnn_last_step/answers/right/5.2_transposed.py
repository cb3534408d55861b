# exercise: 5.2
# The input's axes are swapped; time is then the first axis of output.
from torch import nn


class BatchFirstClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20)
        self.fc = nn.Linear(20, 5)

    def forward(self, x):
        output, _ = self.lstm(x.transpose(0, 1))
        return self.fc(output[-1])
