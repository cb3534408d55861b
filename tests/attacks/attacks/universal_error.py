# exercise: 0.1
# verdict: fail or tampered or crash
# An exception class that pretends to be any class.
# %% exercise
class Meta(type):
    def __instancecheck__(cls, one): return True
    def __subclasscheck__(cls, one): return True
    def __eq__(cls, other): return True
    def __hash__(cls): return 1
    @property
    def __name__(cls): return "ValueError"

class Universal(ValueError, metaclass=Meta):
    value = 5
    def __int__(self): return 5
    def __eq__(self, other): return True

def conv_output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    raise Universal("no output")
