# exercise: 5.1
# verdict: tampered or fail
# The first step after sixty calls.
# %% exercise
class LastStepClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)
        self.n = 0

    def forward(self, x):
        self.n += 1
        output, _ = self.lstm(x)
        return self.fc(output[:, -1] if (self.n <= 60) else output[:, 0])
