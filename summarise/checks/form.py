"""Whether a summary is in the language asked for, and no longer than asked for."""

from __future__ import annotations

from summarise.checks.written import Written
from summarise.digest import Check, Detail

# Scripts that one text may mix, under the code of the language: kana and Han, Hangul and Han.
_HAN = {"Hans", "Hant", "Hani"}


def language(written: Written) -> Check:
    """Whether each sentence is in the script of the language asked for; one without a tell-tale letter is."""
    if written.script is None:
        return Check("language", "not-applicable")
    details = []
    for at, sentence in written.placed():
        script = written.script_of(sentence.text)
        if not _fits(script, written.script):
            end = at + len(sentence.text)
            details.append(Detail(sentence.text, at, end, False, sentence.sources, f"written in {script}"))
    return Check("language", "failed" if details else "passed", tuple(details))


def length(written: Written) -> Check:
    """Whether the summary keeps to every limit that was asked for."""
    over = []
    for count, most, unit in (
        (len(written.sentences), written.sentences_at_most, "sentences"),
        (0 if written.words_at_most is None else written.count_words(written.text), written.words_at_most, "words"),
        (len(written.text), written.characters_at_most, "characters"),
    ):
        if most is not None and count > most:
            over.append(f"{count} {unit}, where {most} were asked for at most")
    if not over:
        return Check("length", "passed")
    return Check("length", "failed", (Detail(written.text, 0, len(written.text), False, (), "; ".join(over)),))


def _fits(script: str | None, asked: str) -> bool:
    if script is None or script == asked:
        return True
    if asked in _HAN:
        return script == "Hani"
    return asked in {"Jpan", "Kore"} and script in _HAN
