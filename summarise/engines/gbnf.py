"""Grammars that llama.cpp holds an answer to: JSON of one form, its texts in the letters of one script.

A JSON schema would do for the form, but lets any letter in: Spanish with a Chinese word in it. White space stays free,
one line at a time, as small models write better JSON the way that they have seen it. The notation:
https://github.com/ggml-org/llama.cpp/blob/master/grammars/README.md
"""

from __future__ import annotations

import json
from typing import Any

# Ranges of code points. Latin letters go with every script: names of firms and signs of units are written in them.
_LATIN = r"A-Za-z\u00AA\u00BA\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F\u0300-\u036F\u1E00-\u1EFF"
_SIGNS = r" !#-\x5B\x5D^-`{-~\u00A0-\u00BF\u00D7\u00F7\u2010-\u2027\u202F-\u205E\u20A0-\u20BF\u2116\u2122\u2212"
_OPENING = r"'(¿¡«‘“„"
_HAN = r"\u3000-\u303F\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\uFF01-\uFFEE\U00020000-\U0003134F"
_SCRIPTS = {
    "Latn": "",
    "Cyrl": r"\u0400-\u052F",
    "Grek": r"\u0370-\u03FF\u1F00-\u1FFF",
    "Arab": r"\u0600-\u06FF\u0750-\u077F\u200C\u200D\uFB50-\uFDFF",
    "Hebr": r"\u0590-\u05FF",
    "Thai": r"\u0E00-\u0E7F",
    "Deva": r"\u0900-\u097F\u200C\u200D",
    "Hans": _HAN,
    "Hant": _HAN,
    "Jpan": _HAN + r"\u3040-\u30FF",
    "Kore": _HAN + r"\u1100-\u11FF\u3130-\u318F\uAC00-\uD7A3",
}


def grammar(schema: dict[str, Any], script: str | None, spared: str = "") -> str:
    """Return the grammar of JSON that keeps to a schema, its texts in a script, with the letters of `spared`.

    Of JSON schema it knows what prompts use: objects of which all properties are required, in their order; arrays of a
    least and a greatest length; whole numbers out of a list; strings. A text begins with a letter, a figure or an
    opening mark: not with the "…" that stands for it in the prompt.
    """
    if script in _SCRIPTS:
        more = "".join(rf"\U{ord(c):08X}" for c in sorted(set(spared)) if c.isalpha() and c > "\u024f")
        letters = f"A-Za-z0-9{_LATIN}{_SCRIPTS[script]}{more}"
        first, other = f"[{letters}{_OPENING}]", f"[{letters}{_SIGNS}]"
    else:
        first, other = r"[^\x00-\x2F:-@\x5B-`{-~\u2026]", r"[^\x22\x5C\x00-\x1F]"
    quoted = r'"\\\""'
    rules = {
        "root": _rule(schema),
        "space": r'(" " | "\n" " "{0,12})?',
        "text": rf'"\"" ({first} | {quoted}) ({other} | {quoted})+ "\""',
    }
    return "".join(f"{name} ::= {rule}\n" for name, rule in rules.items())


def _rule(node: dict[str, Any]) -> str:
    match node["type"]:
        case "object":
            keys = [_literal(json.dumps(key, ensure_ascii=False) + ":") for key in node["properties"]]
            fields = [f"{key} space {_rule(of)}" for key, of in zip(keys, node["properties"].values(), strict=True)]
            return '"{" space ' + ' space "," space '.join(fields) + ' space "}"'
        case "array":
            item = _rule(node["items"])
            least, most = node["minItems"], node["maxItems"]
            return f'"[" space {item} (space "," space {item}){{{least - 1},{most - 1}}} space "]"'
        case "integer":
            return f"({' | '.join(_literal(str(n)) for n in node['enum'])})"
        case _:
            return "text"


def _literal(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
