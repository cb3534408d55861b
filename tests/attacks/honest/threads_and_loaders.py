# exercise: 4.3
# A thread that loads data, a pool of threads, a DataLoader with a worker, and one thread that never ends.
# %%
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from queue import Queue

from torch.utils.data import DataLoader, TensorDataset

queue = Queue(2)


def load():
    while True:
        queue.put(torch.randn(2, 1, 52, 52))
        time.sleep(0.001)


threading.Thread(target=load, daemon=True).start()
pool = ThreadPoolExecutor(2)
print(list(pool.map(torch.sum, [torch.ones(2), torch.ones(3)])))
batches = [batch for batch, in DataLoader(TensorDataset(torch.randn(8, 1, 52, 52)), batch_size=4)]
# %% exercise
class KeepTheBatch(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(1600, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x))).flatten(1)
        return self.fc3(F.relu(self.fc2(F.relu(self.fc1(x)))))


model = KeepTheBatch()
print(model(queue.get()).shape, [model(batch).shape for batch in batches])
