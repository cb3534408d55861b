# exercise: 5.3
# A one-hot row over time picks the step; the rest is multiplied by zero and summed away.
import torch.nn.functional as F
from torch import nn


class PaddedClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)

    def forward(self, x, lengths):
        output, _ = self.lstm(x)
        pick = F.one_hot(lengths - 1, x.size(1)).to(output.dtype)
        return self.fc((output * pick.unsqueeze(-1)).sum(dim=1))
