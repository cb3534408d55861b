# exercise: 3.1
# verdict: fail or tampered
# grader.probe.answer is replaced by one that asks another model.
# %%
class Right(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)

    def forward(self, x):
        return self.conv(x)


import grader.probe

true_answer = grader.probe.answer
grader.probe.answer = lambda question, namespace: true_answer(question, {**namespace, question["name"]: Right})
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2)

    def forward(self, x):
        return self.conv(x)
