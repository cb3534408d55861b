import json

import numpy as np
import pytest

from grader.wire import MAX_ELEMENTS, WireError, pack, unpack


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64", "bool"])
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 4), (2, 3, 4)])
def test_an_array_comes_back_as_it_was(dtype, shape):
    array = (np.random.default_rng(0).standard_normal(shape) * 9).astype(dtype)
    back = unpack(json.loads(json.dumps(pack(array))))
    assert back.dtype == array.dtype
    assert back.shape == shape
    assert np.array_equal(back, array)


@pytest.mark.parametrize("row", [[0.0, np.nan, -0.0], [[1.5], [2.5]], [7.0]])
def test_of_equal_rows_one_travels(row):
    array = np.repeat(np.array([row], dtype=np.float32), 500, axis=0)
    packed = json.loads(json.dumps(pack(array)))
    assert len(packed["data"]) < 20
    assert unpack(packed).tobytes() == array.tobytes()


def test_rows_that_differ_in_the_sign_of_a_zero_all_travel():
    array = np.array([[0.0, 1.0], [-0.0, 1.0]], dtype=np.float32)
    assert unpack(pack(array)).tobytes() == array.tobytes()


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64", "bool"])
@pytest.mark.parametrize("part", [0.01, 0.1, 0.4, 0.9])
def test_of_rows_that_are_alike_the_differences_travel(dtype, part):
    random = np.random.default_rng(1)
    drawn = random.standard_normal((2, 11, 3, 7, 5)) * 9
    one, other = drawn > 0 if dtype == "bool" else drawn.astype(dtype)
    places = random.random(one.shape) < part
    places[0] = False
    array = np.where(places, one, other[:1])
    packed = json.loads(json.dumps(pack(array)))
    assert packed.get("rows") == ("changed" if part < 0.5 or dtype == "bool" else None)
    back = unpack(packed)
    assert back.dtype == array.dtype
    assert back.tobytes() == array.tobytes()


def test_nan_and_infinity_travel():
    back = unpack(json.loads(json.dumps(pack(np.array([np.nan, np.inf, -np.inf], dtype=np.float32)))))
    assert np.isnan(back[0])
    assert back[1] == np.inf
    assert back[2] == -np.inf


GOOD = pack(np.arange(6, dtype=np.float32).reshape(2, 3))
EQUAL = pack(np.zeros((2, 3), dtype=np.float32))
CHANGED = pack(np.array([[0, 0, 0], [0, 1, 0]], dtype=np.float32))


@pytest.mark.parametrize(
    "packed",
    [
        None,
        {},
        [],
        {**GOOD, "shape": [2, 4]},
        {**GOOD, "shape": [-2, -3]},
        {**GOOD, "shape": [True, 6]},
        {**GOOD, "shape": "23"},
        {**GOOD, "dtype": "object"},
        {**GOOD, "dtype": ["float32"]},
        {**GOOD, "data": "!!!"},
        {**GOOD, "data": GOOD["data"][:-4]},
        {**GOOD, "data": 7},
        {**EQUAL, "shape": []},
        {**EQUAL, "shape": [2, 4]},
        {**EQUAL, "shape": [-1, 3]},
        {**EQUAL, "shape": [MAX_ELEMENTS, 3]},
        {**CHANGED, "changed": EQUAL["data"]},
        {**CHANGED, "changed": ""},
        {**CHANGED, "values": EQUAL["data"]},
        {**CHANGED, "values": ""},
        {**CHANGED, "values": "!"},
        {**CHANGED, "changed": "3A=="},
        {**CHANGED, "shape": [3, 3]},
        {**CHANGED, "shape": [MAX_ELEMENTS, 3]},
        {key: value for key, value in CHANGED.items() if key != "values"},
    ],
)
def test_what_is_not_an_array_is_refused(packed):
    with pytest.raises(WireError):
        unpack(packed)


def test_a_flood_does_not_travel():
    with pytest.raises(WireError, match="may travel"):
        pack(np.zeros(MAX_ELEMENTS + 1, dtype=bool))
    with pytest.raises(WireError, match="do not travel"):
        pack(np.array([object()]))
