"""How much a kernel may send, and how long things may take."""

LARGEST_OBSERVATION = 64 * 1024**2  # bytes of JSON
LARGEST_REPLY = 80 * 1024**2  # bytes of one message on the shell channel
LARGEST_OUTPUT = 8 * 1024**2  # bytes of one output message
STREAM_PIECE = 512 * 1024  # characters of printed text that are sent at once
OUTPUTS_QUEUED = 64  # output messages that wait to be read
LONGEST_MESSAGE = 4000  # characters of an error's message

OUTPUT_BYTES = 10 * 1024**2  # of a whole run
OUTPUT_MESSAGES = 20_000  # of a whole run

CELL_SECONDS = 60.0
CELLS_OF_TIME = 5  # a whole run may take as long as so many cells
START_SECONDS = 60.0
GRACE_SECONDS = 2.0  # between an interrupt and the kill

PROCESSES = 1024  # of one kernel, threads among them: a machine of many cores has as many in each pool of torch
SET_ASIDE = 32  # processes beyond those, for answering questions
