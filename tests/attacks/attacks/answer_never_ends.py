# exercise: 3.0
# verdict: fail or limit or crash or tampered
# Reading the variable never ends.
# %% exercise
class Endless(dict):
    def items(self):
        n = 0
        while True:
            yield n, n
            n += 1
    def __iter__(self):
        while True:
            yield 1
    def keys(self): return self
    def __len__(self): return 10**9
predicted = Endless()
