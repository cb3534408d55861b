# exercise: 3.1
# Names of Python's own used for variables, as beginners do.
# %%
max = 10
len = 3
str = "a word"
list = [1, 2]
type = "conv"
sum = 0.0
float = 3.5
tuple = (1, 2)
input = torch.randn(1, 3, 10, 10)
id = 4
dict = {"a": 1}
int = 5
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 3, dilation=2, padding=2)
    def forward(self, x):
        return self.conv(x)
