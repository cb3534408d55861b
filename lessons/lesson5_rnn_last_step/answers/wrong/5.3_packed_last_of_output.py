# exercise: 5.3
# finding: batch-mixing
# Packed and padded again, then the last step is read: the zeros that pad_packed_sequence fills in.
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


class PaddedClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)

    def forward(self, x, lengths):
        packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        output, _ = pad_packed_sequence(self.lstm(packed)[0], batch_first=True)
        return self.fc(output[:, -1])
