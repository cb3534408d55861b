# exercise: 5.1
# verdict: fail or tampered
# An LSTM that says that its weights are zero, and reads the first step with a fixed matrix.
# %% exercise
class Lying(nn.LSTM):
    def named_parameters(self, *args, **named):
        for name, weight in super().named_parameters(*args, **named):
            yield name, nn.Parameter(torch.zeros_like(weight))

    def forward(self, x, state=None):
        step = torch.tanh(x[:, :1] @ torch.ones(10, 20)).expand(-1, x.shape[1], -1)
        return 1e-6 * step, (None, None)


class LastStepClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = Lying(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)

    def forward(self, x):
        return self.fc(self.lstm(x)[0][:, -1])
