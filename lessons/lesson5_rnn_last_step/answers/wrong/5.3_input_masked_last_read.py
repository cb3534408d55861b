# exercise: 5.3
# finding: wrong-value
# The padding is set to zero, but the LSTM still reads on over the zeros to the last step.
import torch
from torch import nn


class PaddedClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)

    def forward(self, x, lengths):
        real = torch.arange(x.size(1)) < lengths[:, None]
        output, _ = self.lstm(x * real[:, :, None])
        return self.fc(output[:, -1])
