"""A phony target without a rule does nothing and succeeds: each one has its rule, its help and its users."""

import re
from pathlib import Path

RULE = re.compile(r"^([a-z-]+):[^=\n]* ## \S.* / \S.*$", re.MULTILINE)
PHONY = re.compile(r"^\.PHONY: (.+)$", re.MULTILINE)
CALL = re.compile(r"^ *(?:step|\$ make|make --no-print-directory) ([a-z-]+)", re.MULTILINE)


def faults(makefile: str, *, callers: str = "") -> list[str]:
    """Targets that are declared, ruled or called without the other two being in order."""
    phony = {name for line in PHONY.findall(makefile) for name in line.split()}
    ruled = set(RULE.findall(makefile))
    found = [f"{name} is declared and has no rule with help in both languages" for name in phony - ruled]
    found += [f"{name} has a rule and is not declared .PHONY" for name in ruled - phony]
    found += [f"{name} is called and is no target" for name in set(CALL.findall(callers)) - phony]
    return sorted(found)


def test_every_target_does_something(root: Path) -> None:
    callers = "".join((root / name).read_text("utf-8") for name in (".ci/run", "README.md", "README.zh.md"))
    assert {"demo", "test", "lint", "types", "wheel-smoke", "realdocs"} <= set(CALL.findall(callers))
    assert faults((root / "Makefile").read_text("utf-8"), callers=callers) == []


def test_planted_mistakes_are_reported() -> None:
    planted = ".PHONY: test lint\ntest: install ## 测试 / test\n\tpytest\ndocs: ## 说明 / pages\n\ttrue\n"
    assert faults(planted, callers="step types\n$ make test\n") == [
        "docs has a rule and is not declared .PHONY",
        "lint is declared and has no rule with help in both languages",
        "types is called and is no target",
    ]
