# exercise: 4.0
# The sizes come from arithmetic in the cell.

side = 32 // 2
predicted = dict(
    conv1=(1, 10, 32, 32),
    conv2=(1, 20, 32, 32),
    pool=(1, 20, side, side),
    flatten=(1, 20 * side * side),
    linear="raises" if 20 * side * side != 2000 else "runs",
    linear_3d=(3, 20, 5),
    mnist_raises_in="fc1",
    view_rows=(2 * 16 * 10 * 10 // 400, 400),
    factor=round(1_200_000 / (500 * 800)),
    factor_is="channels",
)
