"""Lesson 4: what a repaired classifier must do between its last map and its Linear."""

from grader.contract import Lesson, answer, answers, at_least, between, maps, model, some
from grader.shapes.rules import conv_output_size, max_pool_output_size


def square(channels: int, size: int) -> tuple[int, int, int, int]:
    """The shape of one square map."""
    return (1, channels, size, size)


CONV1 = conv_output_size(32, 3, padding=1)
CONV2 = conv_output_size(CONV1, 3, padding=1)
POOL = max_pool_output_size(CONV2, 2)
FEATURES = 20 * POOL * POOL


def lenet_map_size(size: int) -> int:
    """The side of the last map of a LeNet (two unpadded 5×5 convolutions, each with a pool of 2 after it)."""
    for _ in range(2):
        size = max_pool_output_size(conv_output_size(size, 5), 2)
    return size


LENET_FEATURES = 16 * lenet_map_size(52) ** 2

PREDICTED = answer(
    "4.0",
    "predicted",
    answers(
        {
            "conv1": square(10, CONV1),
            "conv2": square(20, CONV2),
            "pool": square(20, POOL),
            "flatten": (1, FEATURES),
            "linear": "runs" if FEATURES == 2000 else "raises",
            "linear_3d": (3, 20, 5),
            "mnist_raises_in": "fc1",
            "view_rows": (2 * LENET_FEATURES // 400, 400),
            "factor": 1_200_000 // 400_000,
            "factor_is": "channels",
        },
        because={
            "conv1": "A kernel of 3 takes 2 pixels on each axis; padding=1 has a say in that.",
            "conv2": "The same layer as before, with other channels.",
            "pool": "MaxPool2d(2) halves height and width. It leaves the channels alone.",
            "flatten": "nn.Flatten keeps the first axis and multiplies all the others.",
            "linear": "Compare the features that arrive with the features that this Linear is built for.",
            "linear_3d": "Linear works on the last axis. What does it do with those before it?",
            "mnist_raises_in": "A convolution takes any size that its kernel fits in. Which layer has a size built in?",
            "view_rows": "Count all values of the tensor first: view must keep every one of them. Each row takes 400.",
            "factor": "Divide the one number by the other.",
            "factor_is": "400,000 is exactly 500·800: height and width are as expected. What else has a picture?",
        },
    ),
    hints=(
        "Write the shape after each layer below the last one. Only the flatten multiplies.",
        "padding=1 keeps 32×32; the pool halves it; flatten multiplies channels, height and width. For view: the number of "
        "values stays, whatever you call the axes.",
        "conv2 gives (1, 20, 32, 32), the pool (1, 20, 16, 16): 20·16·16 features. And 2·16·10·10 = 3200 values make 8 rows "
        "of 400.",
    ),
    why="A Linear has a number of features built in; a convolution, a pool and a view do not. The shape up to the Linear is "
    "plain multiplication, 20·16·16 = 5120, and an exact ratio between expected and found names the axis that differs.",
    another_way="Build the front part alone and ask it: nn.Sequential(conv1, conv2, pool, nn.Flatten())(x).shape.",
)

CLASSIFIER = model(
    "4.1",
    "Classifier32",
    maps("N 3 32 32 -> N 10"),
    some("Conv2d", 2),
    some("Linear"),
    hints=(
        "Read the message from the end: how many features is the Linear built for, and how many arrive?",
        "The last map is (N, 20, 16, 16). Flatten it from axis 1 on, and count what one sample has.",
        "One sample has 20·16·16 = 5120 features: nn.Linear(5120, 10).",
    ),
    why="padding=1 keeps 32×32 in both convolutions and the pool halves it once: 20·16·16 = 5120 features a sample. The "
    "Linear must be built for what arrives; its 2000 would be right for a 10×10 map.",
    another_way="Make the number independent of the map: the mean over height and width leaves 20 features, for nn.Linear(20, 10), "
    "with 210 parameters in place of 51,210.",
)

ANY_SIZE = model(
    "4.2",
    "AnySizeClassifier",
    maps(
        "N 3 H W -> N 10",
        H=between(8, 128),
        W=between(8, 128),
        # After three or four halvings a kernel's outer weights see nothing but padding in the smallest pictures.
        weights_at={"H": at_least(32), "W": at_least(32)},
        also_at=[{"H": 32, "W": 32}],
    ),
    hints=(
        "Which layer has the picture's size built in? The convolutions and the pool have not.",
        "Between the last map and the Linear you need a step that gives the same size for every picture, and that looks at all "
        "of it.",
        "nn.AdaptiveAvgPool2d((5, 5)) gives (N, 20, 5, 5) for any picture: nn.Linear(500, 10) follows it.",
    ),
    why="Adaptive pooling divides whatever map arrives into 5×5 windows that cover all of it, so 20·5·5 = 500 features reach the "
    "Linear for 8×8 as for 128×128. A crop or a nearest-neighbour resize gives a fixed size too, but skips pixels.",
    another_way='x.mean(dim=(2, 3)) and nn.Linear(20, 10). Or F.interpolate(x, size=(32, 32), mode="area") before the first layer.',
)

KEEP_THE_BATCH = model(
    "4.3",
    "KeepTheBatch",
    maps("N 1 52 52 -> N 10"),
    hints=(
        "How many rows come out for a batch of 2? Which axis did -1 stand for?",
        "One picture of 52×52 leaves 16 maps of 10×10. view must keep the batch axis; let the features take what is left.",
        "x.flatten(1) or x.view(x.size(0), -1), and fc1 = nn.Linear(16 * 10 * 10, 120).",
    ),
    why="view(-1, 400) keeps the number of values, not the samples: 1600 features a sample become 4 rows of 400. With the batch "
    "axis named and 16·10·10 = 1600 features in fc1, N samples give N rows.",
    another_way="Keep fc1 for 400 and make the map fit: F.adaptive_avg_pool2d(x, 5) gives 16·5·5 = 400 features.",
)

LESSON = Lesson(
    id="lesson4",
    title="Flattening",
    case="A Linear is built for 2000 features and 5120 arrive; the hasty repair runs and mixes up the batch.",
    loud="loud, then silent",
    minutes=30,
    exercises=(PREDICTED, CLASSIFIER, ANY_SIZE, KEEP_THE_BATCH),
)
