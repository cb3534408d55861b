# exercise: 5.4
# Packed at full length; h_n has both final states as ever.
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence


class BidirectionalClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(40, 5)

    def forward(self, x):
        lengths = [x.size(1)] * x.size(0)
        packed = pack_padded_sequence(x, lengths, batch_first=True)
        _, (h_n, _) = self.lstm(packed)
        return self.fc(torch.cat(tuple(h_n), dim=-1))
