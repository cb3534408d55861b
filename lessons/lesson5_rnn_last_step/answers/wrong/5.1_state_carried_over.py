# exercise: 5.1
# finding: not-deterministic
# The state of the last call is kept and fed to the next: the same input gives another output.
from torch import nn


class LastStepClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)
        self.state = None

    def forward(self, x):
        if self.state is not None and self.state[0].size(1) != len(x):
            self.state = None
        output, state = self.lstm(x, self.state)
        self.state = tuple(part.detach() for part in state)
        return self.fc(output[:, -1])
