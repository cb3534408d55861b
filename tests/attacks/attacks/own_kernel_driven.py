# exercise: 3.1
# verdict: fail or tampered or crash or limit
# The kernel's own connection (key and sockets) is used to send it execute requests, from a thread, after the cells.
# %%
import threading, time
kernel = get_ipython().kernel
def drive():
    import zmq
    from jupyter_client.session import Session
    s = Session(key=kernel.session.key, signature_scheme=kernel.session.signature_scheme)
    context = zmq.Context()
    dealer = context.socket(zmq.DEALER)
    from ipykernel.kernelapp import IPKernelApp
    app = IPKernelApp.instance()
    dealer.connect(f"ipc://{app.ip}-{app.shell_port}")
    for _ in range(200):
        s.send(dealer, "execute_request", {"code": "SameSizeDilation = Right", "silent": True, "store_history": False, "user_expressions": {}, "allow_stdin": False})
        time.sleep(0.02)
threading.Thread(target=drive, daemon=True).start()
class Right(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 3, dilation=2, padding=2)
    def forward(self, x):
        return self.conv(x)
# %% exercise
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 3, dilation=2)
    def forward(self, x):
        return self.conv(x)
