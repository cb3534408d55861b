# exercise: 3.1
# verdict: fail or tampered or crash
# needs: sandbox
# A right answer lies beside the contract, and is run.
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2)

    def forward(self, x):
        return self.conv(x)


from pathlib import Path

import grader

for root in (Path(grader.__file__).parent / "bundled_lessons", Path(grader.__file__).parents[1] / "lessons"):
    for path in sorted(root.glob("*/answers/right/3.1_*.py")):
        exec(path.read_text())
