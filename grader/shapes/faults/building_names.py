"""What a layer under construction would have been called, from the source or the bytecode."""

from __future__ import annotations

import ast
import dis
from types import FrameType

from grader.shapes.frames import statement


def name_in_source(frame: FrameType, line: int, instruction: int, kind: str) -> str:
    """What the layer being built would have been called: `net.2`, `conv_layer`, `attn`; otherwise its class."""
    text = statement(frame.f_code.co_filename, line, frame)
    try:
        tree = ast.parse(text or "pass")
    except SyntaxError:
        tree = ast.parse("pass")
    path = _path_to(tree, kind)
    if path:
        return path
    return _name_in_bytecode(frame, instruction) or kind


def _path_to(tree: ast.AST, kind: str) -> str:
    """The name that a statement gives to the call of class `kind` inside it."""
    for node in ast.walk(tree):
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        if targets and getattr(node, "value", None) is not None:
            target = targets[0]
            base = (
                target.attr if isinstance(target, ast.Attribute) else target.id if isinstance(target, ast.Name) else ""
            )
            value = node.value  # type: ignore[attr-defined]
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                for name, part in zip(target.elts, value.elts, strict=False):
                    if _holds(part, kind):
                        base = name.attr if isinstance(name, ast.Attribute) else getattr(name, "id", "")
                        value = part
                        break
            inner = _place(value, kind)
            if inner is not None:
                return f"{base}.{inner}".strip(".")
        registers = (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in {"add_module", "register_module"}
            and len(node.args) == 2
        )
        if registers and isinstance(node.args[0], ast.Constant) and _holds(node.args[1], kind):  # type: ignore[attr-defined]
            return str(node.args[0].value)  # type: ignore[attr-defined]
    return ""


def _is(node: ast.AST, kind: str) -> bool:
    return isinstance(node, ast.Call) and (getattr(node.func, "attr", None) or getattr(node.func, "id", None)) == kind


def _holds(node: ast.AST, kind: str) -> bool:
    return any(_is(inner, kind) for inner in ast.walk(node))


def _place(node: ast.AST, kind: str) -> str | None:
    """Where in an expression the call stands: "" for the expression itself, "2" for an item of a Sequential."""
    if _is(node, kind):
        return ""
    if isinstance(node, ast.Call):
        for keyword in node.keywords:
            if keyword.arg and _holds(keyword.value, kind):
                return keyword.arg
        for at, argument in enumerate(node.args):
            if _holds(argument, kind):
                ordered = isinstance(argument, ast.Call) and getattr(argument.func, "id", "") == "OrderedDict"
                if isinstance(argument, (ast.List, ast.Dict)) or ordered:
                    return _place(argument, kind)
                deeper = _place(argument, kind)
                return f"{at}.{deeper}".strip(".") if deeper is not None else str(at)
    if isinstance(node, (ast.List, ast.Tuple)):
        for at, item in enumerate(node.elts):
            if _holds(item, kind):
                if isinstance(item, ast.Tuple) and item.elts and isinstance(item.elts[0], ast.Constant):
                    return str(item.elts[0].value)
                deeper = _place(item, kind)
                return f"{at}.{deeper}".strip(".") if deeper is not None else str(at)
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and _holds(value, kind):
                return str(key.value)
    return "" if _holds(node, kind) else None


def _name_in_bytecode(frame: FrameType, instruction: int) -> str:
    """Without source: the name that is stored next, or the first argument of `add_module`."""
    after = False
    pending: str | None = None
    wants_constant = False
    for step in dis.get_instructions(frame.f_code):
        if step.offset > instruction:
            after = True
        if not after:
            if step.opname in {"LOAD_METHOD", "LOAD_ATTR"} and step.argval in {"add_module", "register_module"}:
                wants_constant, pending = True, None
            elif step.opname == "LOAD_CONST" and wants_constant and isinstance(step.argval, str):
                pending, wants_constant = step.argval, False
            elif step.opname.startswith("POP_TOP"):
                pending = None
        else:
            if pending is not None:
                return pending
            if step.opname.startswith("STORE_") and isinstance(step.argval, str):
                return step.argval
            if step.opname.startswith(("RETURN", "POP_TOP")):
                return ""
    return ""
