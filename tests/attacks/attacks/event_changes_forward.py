# exercise: 5.1
# verdict: tampered or fail
# An event leaves the class in place and exchanges its forward.
# %%
class Right(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)

    def forward(self, x):
        output, _ = self.lstm(x)
        return self.fc(output[:, -1])


def after_cell():
    if "LastStepClassifier" in globals():
        globals()["LastStepClassifier"].forward = Right.forward


get_ipython().events.register("post_execute", after_cell)
# %% exercise
class LastStepClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)

    def forward(self, x):
        output, _ = self.lstm(x)
        return self.fc(output)
