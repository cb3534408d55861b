# exercise: 5.3
# finding: raises
# pack_padded_sequence asks for sorted lengths unless it is told otherwise.
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence


class PaddedClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)

    def forward(self, x, lengths):
        _, (h_n, _) = self.lstm(pack_padded_sequence(x, lengths, batch_first=True))
        return self.fc(h_n[-1])
