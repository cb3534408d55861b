"""Notebooks of a small lesson 3, and ways to hand them in."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

MODEL = """\
import torch
from torch import nn


class SameSize(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, padding={padding})

    def forward(self, x):
        return self.conv(x)
"""


def notebook(padding: int = 1, predicted: object = (1, 16, 8, 8), extra: str = "", lesson: str = "lesson3") -> bytes:
    """A notebook of lesson 3: right as it is; with padding 0 the model is wrong. `extra` is code that runs last."""
    cells = [
        code_cell("predict", "3.0", f"predicted = {{'conv': {predicted!r}}}"),
        code_cell("repair", "3.1", MODEL.format(padding=padding)),
        code_cell("extra", "", extra),
    ]
    metadata = {"shape_clinic": {"lesson": lesson, "version": 1}} if lesson else {}
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}).encode()


def code_cell(cell_id: str, exercise: str, source: str) -> dict[str, object]:
    metadata = {"shape_clinic": {"exercise": exercise}} if exercise else {}
    return {
        "cell_type": "code", "id": cell_id, "metadata": metadata, "source": source, "outputs": [],
        "execution_count": None,
    }  # fmt: skip


def lay_out(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write files below a folder; returns the folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def zipped(files: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()
