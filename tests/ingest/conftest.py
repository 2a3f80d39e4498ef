"""The helpers of this room's tests, as fixtures: pytest imports test modules apart from their folder."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest


def _helper(name: str) -> ModuleType:
    spec = spec_from_file_location(f"ingest_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec and spec.loader
    module = sys.modules[spec.name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def hostile() -> ModuleType:
    return _helper("hostile")


@pytest.fixture(scope="session")
def accuracy() -> ModuleType:
    return _helper("accuracy")
