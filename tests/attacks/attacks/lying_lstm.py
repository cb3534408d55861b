# exercise: 5.1
# verdict: fail or tampered
# An LSTM that is none: it lists weights, and averages its input.
# %% exercise
class Lying(nn.LSTM):
    def forward(self, x, state=None):
        mean = F.pad(x.mean(dim=1, keepdim=True), (0, 10)).expand(-1, x.shape[1], -1)
        return mean + 0 * sum(weight.sum() for weight in self.parameters()), (None, None)


class LastStepClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = Lying(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)

    def forward(self, x):
        return self.fc(self.lstm(x)[0][:, -1])
