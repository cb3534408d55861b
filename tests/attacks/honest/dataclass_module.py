# exercise: 2.1
# A dataclass that is a module.
# %%
from dataclasses import dataclass, field
# %% exercise
@dataclass(eq=False, repr=False)
class HalvingBlock(nn.Module):
    channels: int = 32
    kernel: int = 3
    def __post_init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, self.channels, self.kernel, stride=2, padding=self.kernel // 2)
    def __new__(cls, *a, **k):
        one = super().__new__(cls)
        nn.Module.__init__(one)
        return one
    def forward(self, x):
        return self.conv(x)
