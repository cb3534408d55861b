# exercise: 5.1
# finding: not-deterministic
# Keeps the state of the call before.
from torch import nn


class LastStepClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)
        self.state = None

    def forward(self, x):
        if self.state is not None and self.state[0].shape[1] != x.shape[0]:
            self.state = None
        output, state = self.lstm(x, self.state)
        self.state = tuple(s.detach() for s in state)
        return self.fc(output[:, -1])
