"""A stand-in language model for tests of this package and of code that uses it."""

from collections.abc import Callable, Iterator


class ScriptedChat:
    """Says what ``script`` makes of the prompt, a few characters at a time, and keeps the prompts."""

    identity = "scripted"

    def __init__(self, script: Callable[[str], str] | str) -> None:
        self._script = script
        self.prompts: list[tuple[str, str]] = []

    def stream(self, *, system: str, user: str) -> Iterator[str]:
        self.prompts.append((system, user))
        said = self._script if isinstance(self._script, str) else self._script(f"{system}\n{user}")
        for start in range(0, len(said), 7):
            yield said[start : start + 7]
