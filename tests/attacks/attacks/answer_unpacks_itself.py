# exercise: 3.0
# verdict: fail or tampered or crash or limit or error
# The variable is a dict whose methods look through the kernel for what is expected.
# %% exercise
import gc
class Hunter(dict):
    def _found(self):
        for one in gc.get_objects():
            if isinstance(one, dict) and "span" in one and one is not self and one.get("span") is not None:
                return one
        return {}
    def items(self): return self._found().items()
    def keys(self): return self._found().keys()
    def values(self): return self._found().values()
    def __iter__(self): return iter(self._found())
    def __len__(self): return 9
    def __getitem__(self, key): return self._found()[key]
predicted = Hunter(span=None)
