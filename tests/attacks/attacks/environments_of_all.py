# exercise: 3.0
# verdict: fail or tampered or crash
# needs: sandbox
# The environment, command line, maps, files and memory of every process in /proc.
# %% exercise
import glob, os
found = [str(dict(os.environ))]
for path in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/cmdline") + ["/proc/self/environ", "/proc/thread-self/environ"]:
    try: found.append(open(path, errors="replace").read())
    except OSError as e: pass
import ctypes
environ = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), "environ")
n = 0
while environ[n]:
    found.append(environ[n].decode(errors="replace")); n += 1
predicted = {"span": "\n".join(found)}
hits = [line for text in found for line in text.replace("\0", "\n").split("\n") if "SECRET" in line or "canary" in line]
raise RuntimeError("|".join(hits)[:500])
