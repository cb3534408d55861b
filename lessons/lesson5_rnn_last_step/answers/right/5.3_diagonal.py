# exercise: 5.3
# Reads every row at every row's length, and keeps the diagonal.
from torch import nn


class PaddedClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)

    def forward(self, x, lengths):
        picked = self.lstm(x)[0][:, lengths - 1]
        return self.fc(picked.diagonal(dim1=0, dim2=1).T)
