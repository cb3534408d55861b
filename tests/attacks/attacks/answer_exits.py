# exercise: 3.0
# verdict: fail or crash or tampered
# Reading the variable ends the process.
# %% exercise
import os
class Bomb(dict):
    def items(self): os._exit(0)
    def __iter__(self): os._exit(0)
    def keys(self): os._exit(0)
    def __len__(self): os._exit(0)
    def get(self, *a): os._exit(0)
    def __getitem__(self, k): os._exit(0)
predicted = Bomb(span=3)
