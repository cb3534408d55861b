# exercise: 5.1
# verdict: tampered or fail
# The first step in train mode.
# %% exercise
class LastStepClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)
        pass

    def forward(self, x):
        pass
        output, _ = self.lstm(x)
        return self.fc(output[:, -1] if (not self.training) else output[:, 0])
