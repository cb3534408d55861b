# exercise: 3.1
# Two hundred and fifty threads still wait when the notebook has ended.
# %%
import threading
waiting = threading.Event()
for _ in range(250):
    threading.Thread(target=waiting.wait, daemon=True).start()
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)

    def forward(self, x):
        return self.conv(x)
