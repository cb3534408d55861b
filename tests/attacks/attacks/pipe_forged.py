# exercise: 3.1
# verdict: fail or tampered or crash or limit
# In a child process the model writes replies of its own to the last pipes, framed as they are, with a right model's outputs.
# %% exercise
import os, json, struct, sys
PID = os.getpid()
class Right(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 3, dilation=2, padding=2)
    def forward(self, x):
        return self.conv(x)
class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 3, dilation=2)
        frame = sys._getframe()
        while frame is not None:
            if "_serve" == frame.f_code.co_name:
                self.serve(frame)
            frame = frame.f_back
    def serve(self, frame):
        me, source, target = frame.f_locals["self"], frame.f_locals["source"], frame.f_locals["target"]
        namespace = {**frame.f_locals["namespace"], "SameSizeDilation": Right}
        g = frame.f_globals
        question = json.loads(frame.f_locals["question"].decode())
        while True:
            reply = json.dumps(me.answer(question, namespace)).encode()
            os.write(target, struct.pack(">Q", len(reply)))
            left = reply
            while left: left = left[os.write(target, left):]
            raw = g["_receive"](source, sys.maxsize)
            if raw is None: os._exit(0)
            question = json.loads(raw.decode())
    def forward(self, x):
        return self.conv(x)
