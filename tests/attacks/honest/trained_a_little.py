# exercise: 3.1
# A notebook that trains, saves and loads its model, and plots the loss.
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)
        self.norm = nn.BatchNorm2d(16)

    def forward(self, x):
        return self.norm(self.conv(x))
# %%
import matplotlib.pyplot as plt

model = SameSizeDilation()
optimizer = torch.optim.Adam(model.parameters())
losses = []
for _ in range(5):
    optimizer.zero_grad()
    loss = F.mse_loss(model(torch.randn(4, 3, 12, 12)), torch.randn(4, 16, 12, 12))
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
torch.save(model.state_dict(), "model.pt")
model.load_state_dict(torch.load("model.pt"))
plt.plot(losses)
plt.show()
