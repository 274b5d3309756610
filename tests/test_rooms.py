"""The house: which room may know which, and that nobody walks in circles."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src" / "onrecord"
# From the top: a room may import schema, reference and the rooms above it (design: "rooms import only upwards").
ORDER = ["schema", "reference", "ingest", "text", "model", "extract", "link", "record", "store", "check", "track", "bulk", "reader", "checker", "recorder", "__init__", "serve", "cli", "__main__"]  # fmt: skip


def modules() -> dict[str, Path]:
    names = {}
    for path in sorted(SRC.rglob("*.py")):
        parts = path.relative_to(SRC.parent).with_suffix("").parts
        names[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return names


def imports(path: Path, known: dict[str, Path]) -> set[str]:
    """Modules of ours that a file imports anywhere in it; imports for type checking only do not run and do not count."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {
        id(n)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and "TYPE_CHECKING" in ast.unparse(block.test)
        for n in ast.walk(block)
    }
    found = set()
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found.add(whole if whole in known else node.module or "")
    return {name for name in found if name in known}


def room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def test_rooms_import_only_upwards():
    known = modules()
    wrong = [
        f"{name} imports {other}"
        for name, path in known.items()
        for other in imports(path, known)
        if ORDER.index(room(other)) > ORDER.index(room(name))
    ]
    assert not wrong


def test_every_room_has_its_place_and_is_not_a_stub():
    for folder in SRC.iterdir():
        if folder.is_dir() and folder.name != "__pycache__":
            assert folder.name in ORDER
            assert sum(len(p.read_text(encoding="utf-8").splitlines()) for p in folder.glob("*.py")) > 20, folder


def test_no_import_cycles():
    known = modules()
    graph = {name: imports(path, known) - {name} for name, path in known.items()}
    state: dict[str, str] = {}

    def visit(name: str, trail: tuple[str, ...]) -> None:
        if state.get(name) == "done":
            return
        if state.get(name) == "open":
            pytest.fail(" -> ".join((*trail, name)))
        state[name] = "open"
        for other in graph[name]:
            visit(other, (*trail, name))
        state[name] = "done"

    for name in graph:
        visit(name, ())


def test_the_package_never_imports_training():
    assert not [
        p
        for p in SRC.rglob("*.py")
        if "import training" in p.read_text() or "from training" in p.read_text() or "import torch" in p.read_text()
    ]


def test_front_door():
    import onrecord

    assert sorted(onrecord.__all__) == sorted(set(onrecord.__all__))
    assert all(hasattr(onrecord, name) for name in onrecord.__all__)
