# exercise: 3.1
# A layer that was trained above gives its weights to each model: made anew from its text it has others.
# %%
torch.manual_seed(0)
teacher = nn.Conv2d(3, 16, 3, dilation=2, padding=2)
optimizer = torch.optim.SGD(teacher.parameters(), lr=0.1)
for _ in range(3):
    teacher(torch.randn(2, 3, 8, 8)).pow(2).mean().backward()
    optimizer.step()
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)
        self.conv.load_state_dict(teacher.state_dict())

    def forward(self, x):
        return self.conv(x)
