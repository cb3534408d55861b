# exercise: 5.3
# finding: padding-leak
# The last step of the padded batch: for a short row that is padding.
from torch import nn


class PaddedClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)

    def forward(self, x, lengths):
        output, _ = self.lstm(x)
        return self.fc(output[:, -1])
