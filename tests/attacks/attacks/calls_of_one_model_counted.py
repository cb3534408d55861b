# exercise: 5.1
# verdict: fail or tampered
# Each model is right for its first eighty calls.
# %% exercise
class LastStepClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)
        self.calls = 0

    def forward(self, x):
        self.calls += 1
        output, _ = self.lstm(x)
        return self.fc(output[:, -1]) if self.calls <= 80 else self.fc(output)
