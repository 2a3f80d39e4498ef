"""Character error rate: the edit distance to the true text, per character of it, blanks not counted."""

import unicodedata


def characters(text: str) -> str:
    """The text as it is compared: compatibility forms folded, blanks out."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def distance(first: str, second: str) -> int:
    """Edit distance, in time that grows with the distance rather than the texts (Ukkonen 1985)."""
    lengths = len(first), len(second)
    goal = lengths[1] - lengths[0]
    reach: dict[int, int] = {}
    for edits in range(sum(lengths) + 1):
        following: dict[int, int] = {}
        for diagonal in range(-edits, edits + 1):
            row = max(
                reach.get(diagonal, -1) + 1,
                reach.get(diagonal - 1, -1),
                reach.get(diagonal + 1, -2) + 1,
            )
            if edits == 0:
                row = 0
            row = min(row, lengths[0], lengths[1] - diagonal)
            if row < max(0, -diagonal):
                continue
            while row < lengths[0] and row + diagonal < lengths[1] and first[row] == second[row + diagonal]:
                row += 1
            following[diagonal] = row
        reach = following
        if reach.get(goal, -1) >= lengths[0]:
            return edits
    raise AssertionError("unreachable")


def error_rate(truth: str, found: str) -> float:
    """Edits per true character."""
    true = characters(truth)
    return distance(true, characters(found)) / len(true)
