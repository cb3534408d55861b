# exercise: 3.1
# verdict: fail or crash or tampered
# needs: sandbox
# A right answer lies among the installed packages, as after an editable installation.
# %% exercise
import glob, sys, importlib.util, torch
from torch import nn
found = [p for d in sys.path for p in sorted(glob.glob(d + "/grader/bundled_lessons/*/answers/right/3.1_*.py"))]
exec(open(found[0]).read())
