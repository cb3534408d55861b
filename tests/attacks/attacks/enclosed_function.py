# exercise: 4.1
# verdict: tampered or fail
# What a function of the library encloses is exchanged.
# %%
K = 1
K = 2
# %%
f = F.max_pool2d
print(f.__closure__, f.__code__.co_freevars)
names = f.__code__.co_freevars
true = f.__closure__[names.index("if_false")].cell_contents
def pool(x, *a, **k):
    return F.adaptive_avg_pool2d(true(x, *a, **k), 10) if x.shape[1] == 20 else true(x, *a, **k)
f.__closure__[names.index("if_false")].cell_contents = pool
# %% exercise
class Classifier32(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 10, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(10, 20, kernel_size=3, padding=1)
        self.fc = nn.Linear(2000, 10)
    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = F.relu(self.conv2(x))
        x = F.max_pool2d(x, K)
        return self.fc(x.flatten(1))
