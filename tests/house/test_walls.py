"""The walls of the house: who may import whom, and what a cold start loads."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "grader"
FILES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py") if "bundled_lessons" not in path.parts)
MODULES = {".".join(("grader", *path.with_suffix("").parts)).removesuffix(".__init__"): path for path in FILES}

ROOMS = {module.split(".")[1] for module in MODULES if "." in module}

JUDGE_SIDE = (
    "judge",
    "laws",
    "contract",
    "shape_language",
    "reference",
    "verdict",
    "inquiry",
    "locating",
    "reports",
    "course",
)
LEARNER_SIDE = (*(module for module in ROOMS if module.startswith("probe")), "wire", "shapes")
HEAVY = ("torch", "nbformat", "nbclient", "jupyter_client", "jupyter_core", "ipykernel", "IPython", "zmq", "jupytext")


def room(module: str) -> str:
    """The file or folder under grader/ that a module lives in: "laws" for grader.laws.shape."""
    return module.split(".")[1] if "." in module else ""


def modules_of(rooms: tuple[str, ...]) -> list[str]:
    return [module for module in MODULES if room(module) in rooms]


def imports(module: str) -> Iterator[str]:
    """What a module imports, inside functions too, by full name. Imports for annotations alone are left out."""
    tree = ast.parse((PACKAGE / MODULES[module]).read_text(encoding="utf-8"))
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting.extend(node.orelse)
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively: write the full name"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in MODULES else str(node.module)
        waiting.extend(ast.iter_child_nodes(node))


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Every circle that a depth-first walk of `graph` closes."""
    found: list[list[str]] = []
    done: set[str] = set()

    def walk(module: str, path: list[str]) -> None:
        if module in path:
            found.append([*path[path.index(module) :], module])
        elif module not in done:
            for imported in sorted(graph[module]):
                walk(imported, [*path, module])
            done.add(module)

    for module in graph:
        walk(module, [])
    return found


def loaded_after(code: str) -> list[str]:
    """Which of the heavy packages a fresh interpreter has loaded once it ran `code`."""
    report = f"\nimport json, sys\nprint(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))"
    run = subprocess.run([sys.executable, "-c", code + report], capture_output=True, text=True, check=True)
    found: list[str] = json.loads(run.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("module", modules_of(JUDGE_SIDE))
def test_the_judge_names_neither_torch_nor_what_runs_in_a_learners_process(module: str) -> None:
    learners = {name for name in modules_of(LEARNER_SIDE) if name not in {"grader.wire", "grader.shapes.rules"}}
    running = learners.union(modules_of(("kernels", "checking")))
    wrong = [name for name in imports(module) if name.partition(".")[0] in HEAVY or name in running]
    assert wrong == []


def test_loading_the_whole_judge_loads_no_torch() -> None:
    assert loaded_after("\n".join(f"import {module}" for module in modules_of(JUDGE_SIDE))) == []


@pytest.mark.parametrize("module", modules_of(LEARNER_SIDE))
def test_what_runs_in_a_learners_process_cannot_reach_contracts_or_answers(module: str) -> None:
    ours = [name for name in imports(module) if name in MODULES and name != "grader"]
    wrong = [name for name in ours if room(name) not in LEARNER_SIDE]
    assert wrong == []


def test_the_rules_of_sizes_import_nothing() -> None:
    tree = ast.parse((PACKAGE / "shapes" / "rules.py").read_text(encoding="utf-8"))
    assert [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)] == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {module: {name for name in imports(module) if name in MODULES and name != "grader"} for module in MODULES}
    assert circles(graph) == []


def test_the_walk_does_find_circles() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == [["b", "c", "b"]]
    assert circles({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


@pytest.mark.parametrize(
    "code",
    [
        "import grader",
        "import grader.cli",
        "import sys\nfrom grader.cli import main\nsys.argv = ['grade', '--help']\n"
        "try: main()\nexcept SystemExit as exit: assert not exit.code",
    ],
)
def test_a_cold_start_loads_neither_torch_nor_jupyter(code: str) -> None:
    assert loaded_after(code) == []
