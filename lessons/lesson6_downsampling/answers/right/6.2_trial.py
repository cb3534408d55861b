# exercise: 6.2
# Sizes are tried from 1 up until every layer finds room.
from itertools import count


def survives(size, layers):
    for k, s, p, d in layers:
        room = size + 2 * p - d * (k - 1) - 1
        if room < 0:
            return False
        size = room // s + 1
    return True


def minimum_input_size(layers):
    return next(size for size in count(1) if survives(size, layers))
