# exercise: 3.1
# verdict: limit or crash
# forward asks for more memory than there is.
# %% exercise
class SameSizeDilation(nn.Module):
    def forward(self, x):
        return torch.zeros(10**12)
