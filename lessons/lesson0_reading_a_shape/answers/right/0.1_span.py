# exercise: 0.1
# Names the span and the room, compares them, then divides with //.
def conv_output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    span = dilation * (kernel_size - 1) + 1
    room = size + 2 * padding
    if span > room:
        raise ValueError(f"a span of {span} does not fit into {room}")
    return (room - span) // stride + 1
