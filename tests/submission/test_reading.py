"""Whatever lies under a notebook's name: it is read, or one sentence says what to do."""

import json
import os
import socket
import subprocess
import sys
import time

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grader.submission import Unreadable, lesson_in_name, read_submission


def plain(*sources, **changes):
    cells = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
        for n, source in enumerate(sources)
    ]
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells} | changes


@pytest.fixture
def read(tmp_path):
    def read(content, name="lesson3.ipynb"):
        path = tmp_path / name
        if isinstance(content, dict | list):
            content = json.dumps(content)
        path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
        before = path.read_bytes()
        try:
            return read_submission(path)
        finally:
            assert path.read_bytes() == before
            assert os.listdir(tmp_path) == [name]

    return read


@pytest.fixture
def refuse(read):
    def refuse(content, name="lesson3.ipynb"):
        with pytest.raises(Unreadable) as caught:
            read(content, name)
        message = str(caught.value)
        assert name in message
        assert message.endswith(".")
        assert message.isprintable()
        return message

    return refuse


def refused(path):
    with pytest.raises(Unreadable) as caught:
        read_submission(path)
    return str(caught.value)


def test_a_sound_notebook_has_no_notes(read):
    submission = read(plain("a = 1", "b = 2", metadata={"shape_clinic": {"lesson": "lesson3", "version": 1}}))
    assert submission.notes == ()
    assert submission.sources == ("a = 1", "b = 2")
    assert submission.lesson_claimed == submission.lesson_by_name == "lesson3"
    nbformat.validate(submission.notebook)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\0" * 5000, "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"hello", "begins with “hello”"),
        (b"PK\x03\x04....", "zip"),
        (b"%PDF-1.7", "PDF"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:1", "git lfs pull"),
        (b"[1, 2]", "not a notebook"),
        (b"{}", "no list of cells"),
        (b'{"cells": 3}', "no list of cells"),
        (b'{"nbformat": 6, "nbformat_minor": 0}', "format 6.0"),
        (b'{"cells": [],, }', "line 1, column 14"),
        (b'{"cells": []}\n{"cells": []}', "goes on after its end, from line 2"),
        (b"[" * 200_000, "."),
        (b'{"cells": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", "nested too deeply"),
    ],
)
def test_what_is_no_notebook_gets_a_sentence(refuse, content, words):
    assert words in refuse(content)


def test_truncated_anywhere(refuse):
    text = json.dumps(plain("import torch\n", "x = '\ud800'"), indent=1)
    for end in range(1, len(text) - 1):
        assert "cut off" in refuse(text[:end]), text[:end]


def test_a_merge_conflict_in_the_file_is_named_by_its_lines(refuse):
    lines = json.dumps(plain("a = 1"), indent=1).split("\n")
    text = "\n".join([*lines[:3], "<<<<<<< HEAD", '"x": 1,', "=======", '"x": 2,', ">>>>>>> theirs", *lines[3:]])
    assert "lines 4–8" in refuse(text)


def test_a_merge_conflict_in_a_cell_is_a_note(read):
    assert "Cell 2" in read(plain("a", "<<<<<<< HEAD\na = 1\n=======\na = 2\n>>>>>>> theirs\n")).notes[0]


@pytest.mark.parametrize("name", ["lesson3.py", "lesson3.md", "lesson3.txt"])
def test_other_files(refuse, name):
    assert "Name the .ipynb file" in refuse("import torch\n", name)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings(read, encoding):
    submission = read(json.dumps(plain("s = 'größe'"), ensure_ascii=False).encode(encoding))
    assert submission.sources == ("s = 'größe'",)
    assert len(submission.notes) == (encoding != "utf-8-sig")


def test_another_encoding_costs_only_its_own_characters(read):
    submission = read(json.dumps(plain("s = 'größe'"), ensure_ascii=False).encode("latin-1"))
    assert submission.sources == ("s = 'gr\ufffd\ufffde'",)
    assert "line 1" in submission.notes[0]


def test_line_ends(read):
    text = json.dumps(plain("a = 1\r\nb = 2\rc = 3"), indent=1).replace("\n", "\r\n")
    assert read(text).sources == ("a = 1\nb = 2\nc = 3",)


def test_zeros_and_half_characters(read):
    text = json.dumps(plain("a = 1", "s = '\ud800'", "t = '\udc00\ud800 \0 😀'"))
    submission = read(text.replace('"a = 1"', '"a = \0\0001"'))
    assert submission.sources[0] == "a = 1"
    assert "\ufffd" in submission.sources[1]
    assert "😀" in submission.sources[2]
    json.dumps(submission.notebook, ensure_ascii=False).encode("utf-8")
    assert any("Cell 2" in note for note in submission.notes)
    assert read(json.dumps(plain("s = '\ud800'"), ensure_ascii=False)).sources[0].startswith("s = '")


def test_ids_missing_wrong_and_twice(read):
    stored = plain("a", "b", "c", "d", "e")
    for cell, identity in zip(stored["cells"], ["x", "x", None, "not an id!", 7], strict=True):
        cell["id"] = identity
    del stored["cells"][2]["id"]
    submission = read(stored)
    assert len({cell.id for cell in submission.notebook.cells}) == 5
    assert "Cells 1 and 2" in submission.notes[0]
    nbformat.validate(submission.notebook)


def test_sources_of_every_kind(read):
    stored = plain("a", "b", "c", "d", "e")
    del stored["cells"][0]["source"]
    stored["cells"][1]["source"] = ["x = 1\n", "y = 2"]
    stored["cells"][2]["source"] = ["x = 1\n", 5, None]
    stored["cells"][3]["source"] = {"no": "text"}
    stored["cells"][4]["source"] = None
    submission = read(stored)
    assert submission.sources == ("", "x = 1\ny = 2", "x = 1\n", "", "")
    assert [note[:6] for note in submission.notes] == ["Cell 3", "Cell 4"]


def test_cells_that_are_none_keep_their_place(read):
    stored = plain("a", "b")
    stored["cells"] = [None, stored["cells"][0], "text", [1], stored["cells"][1], {}, {"cell_type": 3}, {"outputs": []}]
    submission = read(stored)
    assert submission.sources == ("", "a", "", "", "b", "", "", "")
    assert submission.notebook.cells[-1].cell_type == "code"
    nbformat.validate(submission.notebook)


def test_odd_metadata(read):
    text = json.dumps(plain("a", metadata={"kernelspec": 5, "shape_clinic": ["x"], "n": float("nan")}))
    stored = json.loads(text)
    stored["cells"][0]["metadata"] = {"shape_clinic": {"exercise": 3.1, "x": float("nan"), "y": {"z": []}}, "tags": 4}
    submission = read(json.dumps(stored).replace('"metadata"', '"metadata": {"first": 1}, "metadata"', 1))
    assert submission.lesson_claimed is None
    assert submission.notebook.cells[0].metadata == {"shape_clinic": {"exercise": 3.1}}
    nbformat.validate(submission.notebook)


def test_a_number_of_ten_thousand_digits(read):
    assert read(json.dumps(plain("a")).replace('"execution_count": null', '"execution_count": ' + "9" * 10_000)).sources


@pytest.mark.parametrize(
    ("metadata", "word"),
    [
        ({"kernelspec": {"name": "ir", "language": "R"}}, "written in R"),
        ({"language_info": {"name": "julia"}}, "written in julia"),
        ({"kernelspec": {"name": "my-env", "language": "python"}}, "kernel my-env"),
        ({"kernelspec": {"name": "python3"}}, None),
    ],
)
def test_another_kernel_is_a_note(read, metadata, word):
    notes = read(plain("a", metadata=metadata)).notes
    assert word in notes[0] if word else notes == ()


@pytest.mark.parametrize("minor", [0, 1, 2, 4])
def test_older_fours(read, minor):
    stored = plain("a = 1", nbformat_minor=minor)
    del stored["cells"][0]["id"]
    submission = read(stored)
    assert submission.notes == ()
    nbformat.validate(submission.notebook)


@pytest.mark.parametrize(("major", "minor"), [(4, 99), (5, 0), (7, "x")])
def test_newer_formats_with_cells_are_tried(read, major, minor):
    submission = read(plain("a = 1", nbformat=major, nbformat_minor=minor))
    assert submission.sources == ("a = 1",)
    assert str(major) in submission.notes[0]


@pytest.mark.parametrize("major", [2, 3])
def test_formats_before_four(read, major):
    notebook = new_notebook(
        cells=[new_markdown_cell("# Title\ntext"), new_code_cell("a = 1\nb = 2"), new_code_cell("c")]
    )
    old = nbformat.convert(notebook, 3)
    stored = json.loads(json.dumps(old)) | {"nbformat": major}
    submission = read(stored)
    assert [source for source in submission.sources if source] == ["a = 1\nb = 2", "c"]
    assert f"format {major}" in submission.notes[0]
    nbformat.validate(submission.notebook)


def test_a_notebook_that_does_not_say_its_format(read):
    stored = plain("a")
    del stored["nbformat"], stored["nbformat_minor"]
    assert "does not say" in read(stored).notes[0]


def test_no_cells_at_all(read):
    assert read(plain()).sources == ()


def test_stored_outputs_are_dropped_and_sixty_megabytes_of_them_are_soon_read(read):
    stored = plain(*["a = 1"] * 60)
    for cell in stored["cells"]:
        cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["x" * 100 + "\n"] * 10_000}]
    text = json.dumps(stored)
    assert len(text) > 60e6
    submission = read(text)
    assert all(cell.outputs == [] for cell in submission.notebook.cells)
    assert len(json.dumps(submission.notebook)) < 20_000


def test_five_thousand_cells(read):
    assert len(read(plain(*[f"x = {n}" for n in range(5000)])).sources) == 5000


def test_a_path_with_spaces_and_letters_of_all_kinds(read):
    name = "Übung 3 — 形 lesson3 (1).ipynb"
    submission = read(plain("a"), name)
    assert submission.path.name == name
    assert submission.lesson_by_name == "lesson3"


@given(st.text() | st.text(alphabet='{}[]",:\\ncells01 '))
def test_any_text_is_answered(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("any") / "x.ipynb"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    message = refused(path)
    assert "x.ipynb" in message


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)
odd_cells = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown", "raw", "heading", "x"]) | json_values,
        "source": st.text() | st.lists(st.text()) | json_values,
        "metadata": st.dictionaries(st.sampled_from(["shape_clinic", "tags"]), json_values) | json_values,
        "id": st.text() | json_values,
        "outputs": json_values,
    },
)


@given(st.lists(odd_cells | json_values, max_size=4), json_values, json_values, json_values)
def test_any_cells_become_a_valid_notebook(tmp_path_factory, cells, metadata, major, minor):
    path = tmp_path_factory.mktemp("any") / "x.ipynb"
    stored = {"cells": cells, "metadata": metadata, "nbformat": major, "nbformat_minor": minor}
    path.write_text(json.dumps(stored))
    submission = read_submission(path)
    assert len(submission.sources) == len(cells)
    nbformat.validate(submission.notebook)
    json.dumps(submission.notebook, ensure_ascii=False, allow_nan=False).encode("utf-8")
    assert all(note.isprintable() for note in submission.notes)


posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX files")


@posix
def test_what_is_no_file(tmp_path):
    assert "There is no file" in refused(tmp_path / "none.ipynb")
    assert "There is no file" in refused(tmp_path / "none" / "none.ipynb")
    os.mkfifo(tmp_path / "pipe.ipynb")
    assert "named pipe" in refused(tmp_path / "pipe.ipynb")
    assert "device" in refused("/dev/zero")
    assert "device" in refused("/dev/null")
    (tmp_path / "loop.ipynb").symlink_to(tmp_path / "loop.ipynb")
    assert "leads back to itself" in refused(tmp_path / "loop.ipynb")
    (tmp_path / "dangling.ipynb").symlink_to(tmp_path / "nothing")
    assert "There is no file" in refused(tmp_path / "dangling.ipynb")
    assert "can't be read" in refused(tmp_path / ("x" * 5000))
    assert "can't be read" in refused("a\0b.ipynb")


@posix
def test_a_socket(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.ipynb")
        assert "socket" in refused("socket.ipynb")


def test_a_folder_names_a_notebook_in_it(tmp_path):
    assert "lesson3.ipynb" in refused(tmp_path)
    (tmp_path / "mine.ipynb").write_text("{}")
    assert "mine.ipynb" in refused(tmp_path)


def test_a_huge_file_is_refused_unread(tmp_path):
    path = tmp_path / "huge.ipynb"
    with path.open("wb") as file:
        file.truncate(10**12 if sys.platform != "win32" else 3 * 10**8)
    begun = time.perf_counter()
    assert "too large" in refused(path)
    assert time.perf_counter() - begun < 5


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path):
    path = tmp_path / "locked.ipynb"
    path.write_text("{}")
    path.chmod(0)
    assert "may not be read" in refused(path)


@posix
def test_a_name_that_is_no_text_and_one_that_would_write_on_the_terminal(tmp_path):
    for name in (b"\xff\xfe.ipynb", b"a\x1b[31mb\n.ipynb"):
        assert refused(os.fsdecode(os.path.join(os.fsencode(tmp_path), name))).isprintable()


def test_names_that_tell_a_lesson():
    assert lesson_in_name("Copy of Lesson_03 (2)") == "lesson3"
    assert lesson_in_name("lesson10-final") == "lesson10"
    assert lesson_in_name("notebook") is None


def test_reading_needs_neither_torch_nor_jupyter_to_be_imported():
    code = "import sys, grader.submission; print(*{'torch', 'nbformat', 'zmq', 'IPython', 'numpy'} & set(sys.modules))"
    assert not subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"PK\x03\x04\x14\0\6\0\x08\0\0\0!\0[Content_Types].xml", "an Office document"),
        (b"PK\x03\x04\x14\0\0\0\0\0mimetypeapplication/vnd.oasis.opendocument.text", "a LibreOffice document"),
        (b"PK\x03\x04\0\0\x08\x08\0\0model/data.pkl", "a model saved by torch.save"),
        (b"PK\x03\x04\x14\0\0\0\x08\0lesson3.ipynb", "a zip archive"),
        (b"PK\x05\x06" + bytes(18), "a zip archive with nothing in it"),
        (b"Rar!\x1a\x07\x01\0...", "a RAR archive"),
        (b"7z\xbc\xaf\x27\x1c...", "a 7z archive"),
        (b"\x1f\x8b\x08\0...", "a gzip archive"),
        (b"lesson3.ipynb" + bytes(244) + b"ustar\x0000", "a tar archive"),
        (b"{\\rtf1\\ansi hello}", "a text document (RTF)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "an Office document"),
        (b"\x89PNG\r\n\x1a\n...", "a picture"),
        (b"\0\x05\x16\x07\0\x02\0\0Mac OS X", "a note of macOS's about a file"),
    ],
)
def test_another_kind_of_file_under_a_notebooks_name_is_named(refuse, content, kind):
    said = refuse(content)
    assert f"lesson3.ipynb is {kind}, not a notebook." in said
    assert "ame the .ipynb file" in said


def test_a_text_that_is_no_json_is_shown_by_its_beginning(refuse):
    said = refuse("// my notebook\x1b[31m\n" + json.dumps(plain("a = 1")))
    assert "“// my notebook\ufffd[31m {" in said


def test_bytes_that_are_no_text_are_not_shown(refuse):
    assert "is no text" in refuse(b"\x80\x04\x95" + bytes(range(1, 200)))


@pytest.mark.parametrize("before", ["\ufeff\ufeff", "\u200b", "\xa0\n", "\x0b\x0c"])
def test_what_cannot_be_seen_before_the_beginning_is_passed_over(read, before):
    assert read(before + json.dumps(plain("a = 1"))).sources == ("a = 1",)


def test_keys_held_twice_are_a_note(read):
    text = json.dumps(plain("a = 1"))
    submission = read('{"cells": [], ' + text[1:])
    assert submission.sources == ("a = 1",)
    assert "`cells` twice" in submission.notes[0]


def test_an_old_notebook_with_an_empty_list_of_cells_beside_its_worksheets(read):
    sheet = {"cells": [{"cell_type": "code", "input": "a = 1", "language": "python", "outputs": []}]}
    assert read({"nbformat": 3, "nbformat_minor": 0, "cells": [], "worksheets": [sheet]}).sources == ("a = 1",)


def test_lines_without_ends_are_lines(read):
    submission = read(plain(["a = 1", "b = 2"], ["c = ", "3\n"]))
    assert submission.sources == ("a = 1\nb = 2", "c = 3\n")
    assert "Cell 1" in submission.notes[0]


def test_many_cells_of_which_the_same_is_to_be_said_are_counted(read):
    stored = plain("a = 1")
    stored["cells"] += ["a = 1"] * 40
    submission = read(stored)
    assert [note.split(";")[0] for note in submission.notes[:3]] == [f"Cell {n} is not a cell" for n in (2, 3, 4)]
    assert submission.notes[3:] == ("The same is so of 37 more cells.",)


def test_a_format_stored_as_4_0_is_format_4(tmp_path):
    path = tmp_path / "lesson3.ipynb"
    path.write_text(json.dumps(plain("a = 1", nbformat=4.0, nbformat_minor=4.0)))
    assert read_submission(path).notes == ()
