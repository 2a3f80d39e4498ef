"""The trained model: linear scores of passages, and what a document's best ones say of the document."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...ingest.errors import BadData
from .features import VERSION, Features, Form

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

FORMAT = 1
POOLED = 5
"""Numbers that a document's passage scores are pooled into: see ``pooled``."""
SHIPPED = "flags.json"
_ARRAYS = ("passages", "addresses", "mentions", "thresholds")
_SHARPNESS = 4.0  # of the soft maximum
_DENSITY = 3.0  # unit in which the mean of all scores varies like the others


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a model says of one document: arrays of length 5 in the order of the shortcomings."""

    passages: "Matrix"  # (n, 5), above 0 the likelier an annotator would name the passage
    addresses: "Matrix"  # probabilities
    mentions: "Matrix"  # probabilities of at least a mention
    thresholds: "Matrix"  # from which "addresses" holds
    review: float  # half width of the band that needs a person, in log-odds around the threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What a model was fitted on and for; stored beside its weights."""

    encoder: str
    taxonomy: str  # hash
    fitted_on: tuple[str, ...]  # stems of documents
    made: str  # day
    versions: Mapping[str, str]
    measured: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Weights of one form of document."""

    passages: "Matrix"  # (5, f)
    addresses: "Matrix"  # (5, POOLED + 1), the constant last
    mentions: "Matrix"  # (5, POOLED + 1)
    thresholds: "Matrix"  # (5,)
    review: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A fitted model."""

    heads: Mapping[Form, Head]
    provenance: Provenance

    @property
    def name(self) -> str:
        """Changes with the weights: what flags say they were made by."""
        digest = hashlib.sha256()
        for form in sorted(self.heads):
            for name in _ARRAYS:
                digest.update(json.dumps(_plain(getattr(self.heads[form], name))).encode())
        return f"model/{VERSION} {digest.hexdigest()[:8]}"

    def judge(self, features: Features) -> Verdict:
        """The verdict on a document of at least one passage."""
        head = self.heads[features.form]
        scores = features.matrix.astype("float64") @ head.passages.T
        numbers = pooled(scores)
        return Verdict(
            passages=scores,
            addresses=probabilities(numbers, head.addresses),
            mentions=probabilities(numbers, head.mentions),
            thresholds=head.thresholds,
            review=head.review,
        )

    def save(self, path: Path) -> None:
        """Write the model as JSON, whole or not at all."""
        heads = {
            form: {name: _plain(getattr(head, name)) for name in _ARRAYS} | {"review": round(head.review, 4)}
            for form, head in self.heads.items()
        }
        about = {"format": FORMAT, "features": VERSION, "part": "tags", **asdict(self.provenance)}
        aside = path.with_name(f".{path.name}.new")
        aside.write_text(json.dumps(about | {"heads": heads}, ensure_ascii=False) + "\n", encoding="utf-8")
        aside.replace(path)


def pooled(scores: "Matrix") -> "Matrix":
    """What the passages' scores (n, 5) come to, shape (5, POOLED).

    The best one, the means of the best 3 and 5, a soft maximum, and the mean of all: how dense they are.
    """
    import numpy as np

    best = -np.sort(-scores, axis=0)
    soft = np.log(np.exp(_SHARPNESS * (best - best[0])).sum(axis=0)) / _SHARPNESS + best[0]
    dense = _DENSITY * best.mean(axis=0)
    return np.stack([best[0], best[:3].mean(axis=0), best[:5].mean(axis=0), soft, dense], axis=1)


def probabilities(numbers: "Matrix", weights: "Matrix") -> "Matrix":
    """Logistic of the weighted numbers of each row."""
    import numpy as np

    found: Matrix = 1 / (1 + np.exp(-((numbers * weights[:, :-1]).sum(axis=1) + weights[:, -1])))
    return found


def load_model(path: Path | None = None) -> Model:
    """Read a model; the shipped one by default.

    Raises:
        BadData: it is damaged, or its features are of another version.
    """
    import numpy as np

    source = path or files("ftzqa.app") / "data" / SHIPPED
    try:
        about = json.loads(source.read_text("utf-8"))
        if (about["format"], about["features"]) != (FORMAT, VERSION):
            raise ValueError(f"format {about['format']}.{about['features']}")
        heads = {
            form: Head(
                **{name: np.array(head[name], dtype=np.float64) for name in _ARRAYS}, review=head["review"]
            )
            for form, head in about["heads"].items()
        }
        if any(head.addresses.shape[1] != POOLED + 1 for head in heads.values()):
            raise ValueError("other numbers of a document")
        fields = {name: about[name] for name in Provenance.__slots__}
    except (ValueError, KeyError, TypeError) as error:
        expected = f"a model of flags, format {FORMAT}.{VERSION}"
        raise BadData(source=source.name, where="model", expected=expected, found=str(error)) from error
    fields["fitted_on"] = tuple(fields["fitted_on"])
    return Model(heads=heads, provenance=Provenance(**fields))


def _plain(array: "Matrix") -> list[Any]:
    """Six significant digits: finer than what the number format of the encoder moves."""
    import numpy as np

    found: list[Any] = np.vectorize(lambda value: float(f"{value:.6g}"))(array).tolist()
    return found
