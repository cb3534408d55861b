# exercise: 5.1
# finding: changed-layer
# A second layer is added: the contract keeps one.
from torch import nn


class LastStepClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, num_layers=2, batch_first=True)
        self.fc = nn.Linear(20, 5)

    def forward(self, x):
        output, _ = self.lstm(x)
        return self.fc(output[:, -1])
