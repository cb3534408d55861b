# exercise: 5.3
# Packed, padded again, and read at each row's own length; the output is only as long as the longest row.
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


class PaddedClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20)
        self.fc = nn.Linear(20, 5)

    def forward(self, x, lengths):
        packed = pack_padded_sequence(x.transpose(0, 1), lengths, enforce_sorted=False)
        output, kept = pad_packed_sequence(self.lstm(packed)[0])
        return self.fc(output[kept - 1, torch.arange(len(x))])
