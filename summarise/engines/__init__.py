"""The engines that models.yaml may name and that this version can run, one file each.

`extractive` is `summarise.extract`; it needs no file here, as it writes nothing of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from summarise.engines import opencc

# A converter takes sentences, the tag they are in and the tag they are wanted in, and returns as many sentences.
Converter = Callable[[Sequence[str], str, str], list[str]]

CONVERTERS: dict[str, Converter] = {"opencc": opencc.convert}
RUNNABLE = frozenset({"extractive", *CONVERTERS})
