# exercise: 3.1
# verdict: tampered or fail
# The shell's run_cell binds another class after each cell that it runs.
# %%
class Right(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)

    def forward(self, x):
        return self.conv(x)


shell = get_ipython()
true_run_cell, true_async = shell.run_cell, shell.run_cell_async


def run_cell(*args, **named):
    result = true_run_cell(*args, **named)
    if "SameSizeDilation" in shell.user_ns:
        shell.user_ns["SameSizeDilation"] = Right
    return result


async def run_cell_async(*args, **named):
    result = await true_async(*args, **named)
    if "SameSizeDilation" in shell.user_ns:
        shell.user_ns["SameSizeDilation"] = Right
    return result


shell.run_cell, shell.run_cell_async = run_cell, run_cell_async
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2)

    def forward(self, x):
        return self.conv(x)
