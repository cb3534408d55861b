# exercise: 0.0
# verdict: fail or tampered or crash
# A dict subclass with entries for whatever is asked, equal to anything.
# %% exercise
class Any_:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return 0
    def __len__(self): return 4
    def __iter__(self): return iter((1, 2, 3, 4))
    def __int__(self): return 1

class Oracle(dict):
    def __getitem__(self, key): return Any_()
    def get(self, key, default=None): return Any_()
    def items(self): return [(key, Any_()) for key in ("a", "b", "c", "d", "e")]
    def __contains__(self, key): return True
    def __eq__(self, other): return True
    def keys(self): return self
    def __len__(self): return 5

predicted = Oracle()
