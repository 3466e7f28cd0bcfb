"""BCP-47 language tags: what people write made canonical, and which tag satisfies which.

Tags here are language[-Script][-REGION]. Chinese and Cantonese always carry their script, since a reader of one
cannot be given the other. The registry of languages is that of langcodes (IANA and CLDR data).
"""

from __future__ import annotations

import re
from functools import lru_cache

from summarise.errors import TagError

# language[-Script][-REGION], in any case, with '-' or '_': "zh-hant_tw", "es-419"
_SHAPE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z]{4})?([-_]([A-Za-z]{2}|[0-9]{3}))?")

# Languages written here always with a script, and the script of a region that does not use the first one.
_SCRIPTED = {"zh": "Hans", "yue": "Hant"}
_SCRIPT_OF_REGION = {
    ("zh", "TW"): "Hant",
    ("zh", "HK"): "Hant",
    ("zh", "MO"): "Hant",
    ("yue", "CN"): "Hans",
}
# Codes that stand for one of the tags used here (a macrolanguage for its usual member, and the like).
_ALIASES = {"cmn": "zh", "no": "nb"}

# Regions that a converter (OpenCC) tells apart, so that they count where they are asked for.
_REGIONAL = frozenset({("zh", "Hant", "TW"), ("zh", "Hant", "HK")})


@lru_cache(maxsize=1024)
def canonical(tag: str) -> str:
    """Return `tag` in canonical form: `zh-tw` → `zh-Hant-TW`, `zh` → `zh-Hans`, `iw` → `he`, `no` → `nb`.

    Raises:
        TagError: the tag is not well formed, names no language, or is no tag of a written language at all.
    """
    import langcodes

    if not _SHAPE.fullmatch(tag):
        raise _unknown(tag, "is not a language tag of the form language[-Script][-REGION]")
    parsed = langcodes.Language.get(langcodes.standardize_tag(tag))
    if not parsed.is_valid() or parsed.language is None:
        raise _unknown(tag, "names no language")
    language = _ALIASES.get(parsed.language, parsed.language)
    script, region = parsed.script, parsed.territory
    if language in _SCRIPTED and script is None:
        script = _SCRIPT_OF_REGION.get((language, region or ""), _SCRIPTED[language])
    return "-".join(part for part in (language, script, region) if part)


def requested(tag: str) -> str:
    """Return the canonical form of a tag that a summary is asked for in.

    Raises:
        TagError: as `canonical`, and for `und`, `mul` and `zxx`, which are no languages to write in.
    """
    tag_ = canonical(tag.strip())
    if split(tag_)[0] in {"und", "mul", "zxx", "mis"}:
        raise _unknown(tag, "cannot be asked for, as it names no language to write in")
    return tag_


@lru_cache(maxsize=1024)
def split(tag: str) -> tuple[str, str | None, str | None]:
    """Return language, script and region of a canonical tag; None for what it does not carry."""
    language, *rest = tag.split("-")
    script = next((part for part in rest if len(part) == 4), None)
    region = next((part for part in rest if len(part) != 4), None)
    return language, script, region


@lru_cache(maxsize=1024)
def script(tag: str) -> str | None:
    """Return the ISO 15924 script that a canonical tag carries or implies ("Latn" for "en"), None if unknown."""
    import langcodes

    own = split(tag)[1]
    if own or split(tag)[0] == "und":
        return own
    return langcodes.Language.get(tag).maximize().script


def satisfies(own: str, asked: str) -> bool:
    """Return whether a text in `own` serves one who asked for `asked`, without conversion.

    A region counts only where a converter tells it apart: `en` serves for `en-GB`, `zh-Hant` not for `zh-Hant-TW`;
    what is asked for without region or script is served by each of them.
    """
    language, asked_script, region = split(asked)
    own_language, _, own_region = split(own)
    if own_language != language:
        return False
    if asked_script and asked_script != script(own):
        return False
    return region == own_region or (language, asked_script, region) not in _REGIONAL


def _unknown(tag: str, what: str) -> TagError:
    return TagError(
        "bad-tag",
        f"'{tag}' {what}",
        remedy="Give BCP-47 tags such as en, pt-BR or zh-Hant, separated by commas",
    )
