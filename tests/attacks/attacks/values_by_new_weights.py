# exercise: 5.1
# verdict: tampered or fail
# The last step only once the weights are not those that it was built with.
# %% exercise
class LastStepClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)
        self.first = self.fc.weight.detach().clone()
    def forward(self, x):
        output, _ = self.lstm(x)
        return self.fc(output[:, 0] if torch.equal(self.first, self.fc.weight) else output[:, -1])
