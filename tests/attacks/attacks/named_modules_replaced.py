# exercise: 5.1
# verdict: tampered or fail
# nn.Module.named_modules lists an LSTM that the model does not have.
# %%
true_named_modules = nn.Module.named_modules


def named_modules(self, *args, **named):
    yield from true_named_modules(self, *args, **named)
    if type(self).__name__ == "LastStepClassifier":
        yield "lstm", nn.LSTM(10, 20, batch_first=True)


nn.Module.named_modules = named_modules
# %% exercise
class LastStepClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.mix = nn.Linear(10, 20)
        self.fc = nn.Linear(20, 5)

    def forward(self, x):
        return self.fc(torch.tanh(self.mix(x[:, -1])))
