# exercise: 5.3
# Sorted by hand, packed, and put back with the inverse order.
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence


class PaddedClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)

    def forward(self, x, lengths):
        lengths, order = lengths.sort(descending=True)
        _, (h_n, _) = self.lstm(pack_padded_sequence(x[order], lengths, batch_first=True))
        return self.fc(h_n[-1][order.argsort()])
