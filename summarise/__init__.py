"""A multilingual news summariser whose every sentence points at the sentences of the page that it comes from.

    from summarise import Summariser
    digest = Summariser().digest(text, to=["en", "zh-Hant"])

Importing this loads no model and nothing heavy: the pipeline comes with its first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

__all__ = ["Batch", "Digest", "Page", "SummariseError", "Summariser", "Summary", "__version__"]

if TYPE_CHECKING:
    from summarise.batch import Batch
    from summarise.digest import Digest, Page, Summary
    from summarise.errors import SummariseError
    from summarise.pipeline import Summariser

_HOMES = {
    "Batch": "summarise.batch",
    "Digest": "summarise.digest",
    "Page": "summarise.digest",
    "Summary": "summarise.digest",
    "SummariseError": "summarise.errors",
    "Summariser": "summarise.pipeline",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'summarise' has no attribute '{name}'")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
