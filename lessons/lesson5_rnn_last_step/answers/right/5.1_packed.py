# exercise: 5.1
# The whole batch is packed with its full length.
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence


class LastStepClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)

    def forward(self, x):
        lengths = torch.full((len(x),), x.size(1))
        packed = pack_padded_sequence(x, lengths, batch_first=True)
        return self.fc(self.lstm(packed)[1][0][0])
