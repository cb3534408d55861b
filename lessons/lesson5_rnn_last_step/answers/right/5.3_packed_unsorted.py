# exercise: 5.3
# The batch is packed; enforce_sorted=False sorts it and puts h_n back in order.
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence


class PaddedClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)

    def forward(self, x, lengths):
        packed = pack_padded_sequence(x, lengths.cpu(), batch_first=True, enforce_sorted=False)
        _, (h_n, _) = self.lstm(packed)
        return self.fc(h_n[-1])
