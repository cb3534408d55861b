"""Lesson notebooks as they run: executed when the website is built, and kept under build/ until something changes."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

SECONDS_A_CELL = 120


def executed(notebook: NotebookNode, grader: Path, cache: Path) -> NotebookNode:
    """`notebook` with its outputs. A cell that raises without the tag `raises-exception` raises here too.

    What was kept in `cache` is taken if the notebook, torch and every file of the package at `grader` are the same.
    """
    kept = cache / f"{_key(notebook, grader)}.ipynb"
    if not kept.is_file():
        os.environ.setdefault("JUPYTER_PREFER_ENV_PATH", "1")
        quiet = ["--log-level=ERROR"]
        NotebookClient(notebook, kernel_name="python3", timeout=SECONDS_A_CELL, extra_arguments=quiet).execute()
        cache.mkdir(parents=True, exist_ok=True)
        unfinished = kept.with_suffix(f".{os.getpid()}")
        nbformat.write(notebook, unfinished)
        unfinished.replace(kept)
    node: NotebookNode = nbformat.read(kept, as_version=4)
    return node


def _key(notebook: NotebookNode, grader: Path) -> str:
    digest = hashlib.sha256(nbformat.writes(notebook).encode())
    digest.update(importlib.metadata.version("torch").encode())
    for path in sorted(grader.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:24]
