"""Importing ftzqa, or asking for help, is quick: the heavy libraries come in where they are used."""

import pkgutil
import resource
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

MODELS = {
    "faiss",
    "langchain",
    "langchain_core",
    "onnx",
    "onnxruntime",
    "sentence_transformers",
    "sklearn",
    "torch",
    "transformers",
}
TOOLS = {"docx", "jieba", "openpyxl", "pandas", "pypdf", "pypdfium2", "scipy", "streamlit", "tantivy"}
HEAVY = MODELS | TOOLS
ROOMS = ("app", "corpus", "eval", "index", "ingest")
BUDGET = 1.5
"""Seconds of processor time for everything together, about three times what it takes on a small machine."""

HELP = "import sys; sys.argv = ['ftzqa', '--help']; from ftzqa.app.cli import main; main()"
REPORT = f"""import atexit, sys
atexit.register(lambda: print("loaded:", *sorted({HEAVY} & sys.modules.keys()), file=sys.stderr))
"""


def heavy_after(code: str, *, path: Path | None = None) -> list[str]:
    """The heavy libraries that a fresh interpreter holds after ``code``; ``path`` is put before its own."""
    search = f"import sys; sys.path.insert(0, {str(path)!r})\n" if path else ""
    command = [sys.executable, "-c", REPORT + search + code]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stderr
    return run.stderr.splitlines()[-1].removeprefix("loaded:").split()


def modules() -> list[str]:
    """Every module of ftzqa but the Streamlit pages, which are scripts and run when imported."""
    names = []
    for room in ROOMS:
        spec = find_spec(f"ftzqa.{room}")
        assert spec and spec.submodule_search_locations, f"ftzqa.{room} is not installed"
        names.append(spec.name)
        for module in pkgutil.walk_packages(spec.submodule_search_locations, prefix=f"{spec.name}."):
            if not module.name.startswith("ftzqa.app.pages"):
                names.append(module.name)
    return names


def import_all() -> str:
    return "import " + ", ".join(modules())


def processor_seconds(code: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_importing_every_module_loads_nothing_heavy() -> None:
    assert len(modules()) > len(ROOMS)
    assert heavy_after(import_all()) == []


def test_help_loads_nothing_heavy() -> None:
    assert heavy_after(HELP) == []


@pytest.mark.parametrize("code", [HELP, None], ids=["help", "every module"])
def test_the_cost_stays_within_the_budget(code: str | None) -> None:
    cost = min(processor_seconds(code or import_all()) for _ in range(3))
    assert cost < BUDGET, f"{cost:.2f} s of processor time"


def test_a_planted_import_is_reported(tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text("def read():\n    import docx\n\nimport pypdf\n")
    assert heavy_after("import planted", path=tmp_path) == ["pypdf"]
