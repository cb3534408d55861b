# exercise: 3.1
# All models share the layers of one that was trained before.
# %%
torch.manual_seed(0)
backbone = nn.Sequential(nn.Conv2d(3, 16, 3, dilation=2, padding=2), nn.BatchNorm2d(16))
opt = torch.optim.Adam(backbone.parameters())
for step in range(5):
    opt.zero_grad(); F.mse_loss(backbone(torch.rand(4, 3, 12, 12)), torch.zeros(4, 16, 12, 12)).backward(); opt.step()
# %% exercise
class SameSizeDilation(nn.Module):
    """uses my pretrained backbone"""
    def __init__(self):
        super().__init__()
        self.backbone = backbone
    def forward(self, x):
        return F.relu(self.backbone(x))
