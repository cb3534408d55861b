# exercise: 5.4
# The batch axis of h_n is brought to the front before the two states are flattened.
from torch import nn


class BidirectionalClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(40, 5)

    def forward(self, x):
        _, (h_n, _) = self.lstm(x)
        return self.fc(h_n.transpose(0, 1).flatten(1))
