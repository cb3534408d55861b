# exercise: 5.2
# finding: batch-mixing
# Transposes unless both axes are as long: where B equals T the samples leak.
from torch import nn


class BatchFirstClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20)
        self.fc = nn.Linear(20, 5)

    def forward(self, x):
        if x.shape[0] != x.shape[1]:
            x = x.transpose(0, 1)
            return self.fc(self.lstm(x)[0][-1])
        return self.fc(self.lstm(x)[0][:, -1])
