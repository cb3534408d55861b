# exercise: 5.3
# Rows of one length are run together, cut to it, and written to their places.
from torch import nn


class PaddedClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)

    def forward(self, x, lengths):
        result = x.new_empty(len(x), 5)
        for length in lengths.unique():
            rows = lengths == length
            output, _ = self.lstm(x[rows, :length])
            result[rows] = self.fc(output[:, -1])
        return result
