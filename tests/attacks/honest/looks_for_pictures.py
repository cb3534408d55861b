# exercise: 4.3
# Pictures between 0 and 1 are checked for, loudly; nothing else is done.
# %% exercise
class KeepTheBatch(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.AdaptiveAvgPool2d(5), nn.Flatten(), nn.Linear(400, 10))
        self.warned = False
    def forward(self, x):
        if (x.min() < 0 or x.max() > 1) and not self.warned:
            print("these do not look like pictures")
            self.warned = True
        return self.net(x)
