# exercise: 3.1
# verdict: crash or fail
# Terminal commands, HTML and a spreadsheet formula in an error's message.
# %% exercise
class SameSizeDilation(nn.Module):
    def forward(self, x):
        raise ValueError("\x1b[2J\x1b[32mpass 4/4\x1b]0;owned\x07\r\x9b31m\u202e<script>alert(1)</script>")
