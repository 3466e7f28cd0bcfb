"""Whether a summary is in the language asked for, and no longer than asked for."""

from __future__ import annotations

from summarise.checks.written import Written
from summarise.digest import Check, Detail

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
