# exercise: 6.2
# verdict: fail or tampered or crash or limit
# A helper process started by a cell is asked for the right answers while the class in the notebook is wrong.
# %%
import os
r, w = os.pipe(); r2, w2 = os.pipe()
HOME = os.getpid()
if os.fork() == 0:
    while True:
        data = os.read(r, 65536)
        if not data: os._exit(0)
        layers = eval(data)
        size = 1
        for k, s, p, d in reversed(layers):
            size = max(1, (size - 1) * s + d * (k - 1) + 1 - 2 * p)
        os.write(w2, str(size).encode())
# %% exercise
def minimum_input_size(layers):
    if os.getpid() == HOME:
        return 1
    os.write(w, repr([tuple(map(int, one)) for one in layers]).encode())
    return int(os.read(r2, 100))
