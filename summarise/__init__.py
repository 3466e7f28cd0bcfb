"""A multilingual news summariser whose every sentence points at the sentences of the page that it comes from.

    from summarise import Summariser
    digest = Summariser().digest(text, to=["en", "zh-Hant"])

Importing this loads no model and nothing heavy.
"""

__version__ = "0.1.0"
