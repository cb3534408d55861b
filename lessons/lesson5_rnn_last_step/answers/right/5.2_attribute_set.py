# exercise: 5.2
# batch_first is an attribute of the layer: setting it after building is enough.
from torch import nn


class BatchFirstClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20)
        self.lstm.batch_first = True
        self.fc = nn.Linear(20, 5)

    def forward(self, x):
        _, (h_n, _) = self.lstm(x)
        return self.fc(h_n.squeeze(0))
