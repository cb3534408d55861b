# exercise: 3.1
# verdict: fail or crash or tampered
# needs: sandbox
# A file of the grader's user is read, and its text is put into an error, a layer's name and the output.
# %% exercise
try:
    text = open("@secret_file@").read()
except OSError:
    text = "nothing"


class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.add_module(text.replace(".", " "), nn.Conv2d(3, 16, kernel_size=3, dilation=2))

    def forward(self, x):
        raise ValueError(text)
