# exercise: 5.1
# Weights drawn from numpy's generator without a seed, a running buffer, a call counter and a cache.
# %% exercise
import numpy as np


class LastStepClassifier(nn.Module):
    calls = 0
    offset = float(np.random.default_rng().normal())

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)
        self.register_buffer("seen", torch.zeros(1))
        random = np.random.default_rng()
        with torch.no_grad():
            for parameter in self.parameters():
                parameter.copy_(torch.from_numpy(random.normal(0, 0.1, tuple(parameter.shape))))

    def forward(self, x):
        type(self).calls += 1
        self.seen += len(x)
        return self.fc(self.lstm(x)[0][:, -1])
