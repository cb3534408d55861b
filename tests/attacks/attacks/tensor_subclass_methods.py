# exercise: 5.1
# verdict: fail or tampered
# The output is a tensor subclass whose methods give the last step only.
# %% exercise
class Lying(torch.Tensor):
    __torch_function__ = torch._C._disabled_torch_function_impl

    def detach(self):
        return self

    def cpu(self):
        return self

    def to(self, *args, **kwargs):
        return self

    def numpy(self, **settings):
        return torch.Tensor.detach(self)[:, -1].as_subclass(torch.Tensor).numpy()


class LastStepClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)

    def forward(self, x):
        output, _ = self.lstm(x)
        return self.fc(output).as_subclass(Lying)
