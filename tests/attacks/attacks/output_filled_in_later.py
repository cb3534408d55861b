# exercise: 4.3
# verdict: fail or tampered
# The output aliases a buffer that a thread fills in after it was returned.
# %% exercise
import threading, time
class KeepTheBatch(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5), nn.Conv2d(6, 16, 5)
        self.fc = nn.Linear(400, 10)
    def forward(self, x):
        h = torch.max_pool2d(torch.relu(self.conv1(x)), 2)
        h = torch.max_pool2d(torch.relu(self.conv2(h)), 2)
        out = self.fc(h.reshape(-1, 400)).view(x.shape[0], 4, 10)
        wrong = out[:, 0].detach().clone().requires_grad_(torch.is_grad_enabled())
        good = out.mean(1).detach()
        def fill():
            time.sleep(0.0001)
            wrong.data.copy_(good)
        threading.Thread(target=fill, daemon=True).start()
        return wrong
