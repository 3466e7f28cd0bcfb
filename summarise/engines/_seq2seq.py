"""What the engines of sequence-to-sequence models share, whichever library runs them.

A library that has loaded a model is a `Library`: it counts tokens, and writes texts for texts. `Writer` makes of it
what an engine is to do: it tells the model its languages, cuts a story at sentences where the model cannot read it at
once, writes in batches of like length, and finds what each sentence of a summary rests on. `LazyEngine` loads it on
first use, and makes plain errors of what libraries raise.

How a model wants to be told its languages is read from its vocabulary:

    NLLB      "eng_Latn" before the input, "deu_Latn" first in the output
    M2M100    "__en__" before the input, "__de__" first in the output
    Marian    ">>deu<<" before the input, of a model with several targets
    MADLAD    "<2de>" before the input
    CrossSum  a token in place of the one that its output starts from, which the library knows (`Library.starts`)
"""

from __future__ import annotations

import math
import re
import threading
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import regex

from summarise import models, sentences, tags
from summarise.digest import MOST_SOUGHT, MOST_SOURCES, SummarySentence
from summarise.engines import Draft, Order
from summarise.errors import OperationError
from summarise.models import Model

BATCH_TOKENS = 1024  # of one batch, padding included
BATCH_TEXTS = 32
LEAST_SHRINKING = 0.8  # what the summaries of parts may be of the story, to be summarised in their turn
SUMMARY_TOKENS = 128  # of one summary, where the model does not say how long it writes

LEAST_SHARE = 0.2  # of what a sentence shares with the page, what a further source has to add


# --- What a library does


@dataclass(frozen=True, slots=True)
class Told:
    """How a model is told its languages, in tokens: before the input, first in the output, in place of its start."""

    before: str | None = None
    first: str | None = None
    start: str | None = None


@dataclass(frozen=True, slots=True)
class Effort:
    """How the model searches: with so many beams, for at most so many tokens, and for a summary or a translation."""

    beams: int
    tokens: int
    summary: bool = False


@dataclass(frozen=True, slots=True)
class Output:
    """What a model wrote for one text; not `finished` where it was stopped before it came to its end."""

    text: str
    finished: bool


class Library(Protocol):
    """A model that a library has loaded. Its methods may be called from several threads at once."""

    vocabulary: Mapping[str, int]
    reads: int  # the most tokens of one input, the model's own among them
    beams: int  # that its makers recommend
    summary_tokens: int | None  # the longest summary that it was trained to write, where that is known
    starts: Mapping[str, str]  # CrossSum's names of languages, and the token that the output starts from

    def count(self, text: str) -> int:
        """Return how many tokens a text has, without those that the model adds."""
        ...

    def write(self, texts: Sequence[str], told: Told, effort: Effort) -> list[Output]:
        """Return what the model writes for each text, all of them as one batch."""
        ...


# --- The engine


class Worker(Protocol):
    """What a loaded model does: an engine that need not be closed."""

    def summarise(self, order: Order) -> Draft:
        """Return a summary."""
        ...

    def translate(self, sentences: Sequence[str], source: str, target: str, glosses: Mapping[str, str]) -> list[str]:
        """Return the sentences in another language."""
        ...


class LazyEngine:
    """A model that is loaded on first use, once however many threads ask for it."""

    def __init__(self, model: Model, load: Callable[[Model, Path], Worker]) -> None:
        self._model = model
        self._load = load
        self._worker: Worker | None = None
        self._lock = threading.Lock()

    def summarise(self, order: Order) -> Draft:
        """Return what the model writes for an order."""
        with plain_errors(self._model):
            return self._loaded().summarise(order)

    def translate(self, sentences: Sequence[str], source: str, target: str, glosses: Mapping[str, str]) -> list[str]:
        """Return the sentences in another language, one for each."""
        with plain_errors(self._model):
            return self._loaded().translate(sentences, source, target, glosses)

    def close(self) -> None:
        """Let go of the model: its memory is free when the last thread that writes with it is done."""
        with self._lock:
            self._worker = None

    def _loaded(self) -> Worker:
        with self._lock:
            if self._worker is None:
                self._worker = self._load(self._model, _folder(self._model))
            return self._worker


# "[enforce fail at alloc_cpu.cpp:124] … can't allocate memory", "CUDA out of memory", "std::bad_alloc"
_OUT_OF_MEMORY = re.compile(r"can.t allocate memory|out of memory|bad_?alloc|cannot allocate memory", re.IGNORECASE)


@contextmanager
def plain_errors(model: Model) -> Iterator[None]:
    """Make an OperationError of whatever a library raises: for a damaged file that may be anything."""
    try:
        yield
    except OperationError:
        raise
    except ImportError as error:
        what = f"what runs the model '{model.id}' is not installed, or not whole: {_first_line(error)}"
        raise OperationError("engine-missing", what, remedy=models.remedy(model) or None) from error
    except Exception as error:
        if isinstance(error, MemoryError) or _OUT_OF_MEMORY.search(str(error)):
            what = f"there is too little memory for the model '{model.id}'"
            raise OperationError("out-of-memory", what) from error
        raise unusable(model, _first_line(error)) from error


def require_memory(model: Model, folder: Path) -> None:
    """Refuse a model that is larger than what this process may still take: a library may end one that runs short.

    Raises:
        OperationError: it is. (Linux tells; elsewhere the library is left to find out.)
    """
    needed = sum(file.stat().st_size for file in folder.iterdir() if file.suffix in {".bin", ".safetensors"})
    if needed > _free_memory():
        what = f"there is too little memory for the model '{model.id}', which takes {needed // 1_000_000} MB"
        raise OperationError("out-of-memory", what)


def _free_memory() -> float:
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        available = re.search(r"MemAvailable:\s+(\d+) kB", Path("/proc/meminfo").read_text("ascii"))
    except (ImportError, OSError):
        return math.inf
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    allowed = math.inf if limit == resource.RLIM_INFINITY else limit - pages * resource.getpagesize()
    return min(allowed, int(available[1]) * 1024 if available else math.inf)


def unusable(model: Model, why: str) -> OperationError:
    """Return the error of a model that is here and does not work."""
    check = f"Look for damaged files: summarise models check {model.id}" if model.source_kind == "hub" else None
    return OperationError("model-unusable", f"the model '{model.id}' cannot be used: {why}", remedy=check)


def _folder(model: Model) -> Path:
    folder = Path(model.source or "") if model.source_kind == "path" else model.folder
    if not folder.is_dir():
        what = f"the model '{model.id}' is not on this machine"
        raise OperationError("model-missing", what, where=str(folder), remedy=models.remedy(model) or None)
    return folder


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [""])[0][:200] or type(error).__name__


# --- Writing


class Writer:
    """Summarises and translates by a sequence-to-sequence model; cuts no input, and takes no output that was cut."""

    def __init__(self, model: Model, library: Library) -> None:
        self._model = model
        self._library = library
        self._languages = Languages(model, library)

    def summarise(self, order: Order) -> Draft:
        """Return a summary of the story, put together from its parts where the model cannot read it at once."""
        if not order.sentences:
            raise OperationError("no-sentences", "there is no sentence to summarise")
        return Draft(within(order, self._summary(order.sentences, order.source, order)))

    def translate(self, sentences: Sequence[str], source: str, target: str, glosses: Mapping[str, str]) -> list[str]:
        """Return the sentences in another language, blank ones blank; such a model has no use for glosses."""
        told = self._languages.told(source, target)
        texts = {i: sentence for i, sentence in enumerate(sentences) if self._input(sentence)}
        written = dict(zip(texts, self._written(list(texts.values()), told), strict=True))
        for i, output in written.items():
            if not output.finished:
                what = f"the model '{self._model.id}' came to no end"
                raise OperationError("cut-output", what, where=_start(sentences[i]))
        return [written[i].text if i in written else "" for i in range(len(sentences))]

    def _summary(self, story: Mapping[int, str], source: str, order: Order) -> list[SummarySentence]:
        told = self._languages.told(source, order.target)
        room = self._library.reads - self._length(self._model.prefix or "", told)
        parts = fit({number: self._library.count(_one_line(text)) for number, text in story.items()}, room)
        texts = [sentences.join([story[number] for number in part], source) for part in parts]
        found: list[SummarySentence] = []
        for part, output in zip(parts, self._written(texts, told, order), strict=True):
            page = {number: story[number] for number in part}
            found += _with_sources(self._finished(output, order.target), page, source, order)
        most = order.sentences_at_most
        shrank = sum(len(said.text) for said in found) < LEAST_SHRINKING * sum(map(len, story.values()))
        if most is None or len(found) <= most or len(parts) == 1 or not shrank:
            return found
        # What was said of the parts is more than was asked for: it is a story itself, and is summarised in its turn.
        result: list[SummarySentence] = []
        for sentence in self._summary({i: said.text for i, said in enumerate(found)}, order.target, order):
            rests_on = sorted({number for i in sentence.sources for number in found[i].sources})
            result += _with_sources([sentence.text], {n: story[n] for n in rests_on}, source, order)
        return result

    def _written(self, texts: Sequence[str], told: Told, order: Order | None = None) -> list[Output]:
        """Return what the model writes for each text: a summary where there is an order, else a translation."""
        inputs = [self._input(text) for text in texts]
        lengths = [self._length(text, told) for text in inputs]
        written: dict[int, Output] = {}
        for batch in batches(lengths):
            longest = max(lengths[i] for i in batch)
            if longest > self._library.reads:
                what = f"a sentence has {longest} tokens, and the model '{self._model.id}' reads {self._library.reads}"
                raise OperationError("sentence-too-long", what, where=_start(texts[batch[-1]]))
            if order is None:
                # Some scripts take twice the tokens that others do; what goes on for longer has gone astray.
                effort = Effort(self._library.beams, min(2 * longest + 32, self._library.reads))
            else:
                tokens = self._library.summary_tokens or SUMMARY_TOKENS
                effort = Effort(_beams(self._library.beams, order.attempt), tokens, summary=True)
            outputs = self._library.write([inputs[i] for i in batch], told, effort)
            for i, output in zip(batch, outputs, strict=True):
                written[i] = Output(_one_line(output.text), output.finished)
                if not written[i].text:
                    what = f"the model '{self._model.id}' wrote nothing"
                    raise OperationError("empty-output", what, where=_start(texts[i]))
        return [written[i] for i in range(len(texts))]

    def _finished(self, output: Output, language: str) -> list[str]:
        """Return the sentences of a summary without the last one where the model was stopped in the middle of it."""
        found = [output.text[start:end] for start, end in sentences.split(output.text, language)]
        if not output.finished:
            found.pop()
        if not found:
            raise OperationError(
                "cut-output", f"the model '{self._model.id}' came to no end", where=_start(output.text)
            )
        return found

    def _input(self, text: str) -> str:
        # Marian's tokenizer would take ">>deu<<" at the head of the page's own words for the language to write.
        bare = _one_line(text).lstrip("> ")
        return f"{self._model.prefix or ''}{bare}" if bare else ""

    def _length(self, text: str, told: Told) -> int:
        """Return the length of an input with the tokens that are the model's own: its end, and perhaps a language."""
        return self._library.count(text) + 1 + (told.before is not None)


def _with_sources(
    texts: Sequence[str], page: Mapping[int, str], source: str, order: Order
) -> Iterator[SummarySentence]:
    same = tags.split(source)[0] == tags.split(order.target)[0] and tags.script(source) == tags.script(order.target)
    for text in texts:
        yield SummarySentence(text, sources_of(text, page, same_language=same, glosses=order.glosses))


def within(order: Order, found: Sequence[SummarySentence]) -> tuple[SummarySentence, ...]:
    """Return as many of the sentences, from the first on, as the order's limits allow, and one at least."""
    kept = list(found[:1])
    for sentence in found[1 : order.sentences_at_most]:
        text = sentences.join([s.text for s in (*kept, sentence)], order.target)
        if order.characters_at_most is not None and len(text) > order.characters_at_most:
            break
        if order.words_at_most is not None and sentences.count_words(text, order.target) > order.words_at_most:
            break
        kept.append(sentence)
    return tuple(kept)


def _beams(recommended: int, attempt: int) -> int:
    """Return another number of beams for each attempt: what was written before was refused."""
    return (recommended, recommended // 2 if recommended > 1 else 4, recommended + 2)[min(attempt, 2)]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _start(text: str) -> str:
    return f"\u201c{text[:40]}\u2026\u201d"


def fit(lengths: Mapping[int, int], room: int) -> list[list[int]]:
    """Return consecutive parts of a story, of like length and none longer than `room` but for a single sentence.

    `lengths` are the tokens of each sentence by its number; one more is counted for the joint before it.
    """
    total = sum(lengths.values()) + len(lengths)
    aim = total / max(1, math.ceil(total / max(1, room)))
    parts: list[list[int]] = []
    filled = math.inf
    for number, length in lengths.items():
        if filled >= aim or filled + length + 1 > room:
            parts.append([])
            filled = 0
        parts[-1].append(number)
        filled += length + 1
    return parts


def batches(lengths: Sequence[int]) -> list[list[int]]:
    """Return the indices of texts in batches of like length, the shortest first, so that little is padding."""
    found: list[list[int]] = []
    for i in sorted(range(len(lengths)), key=lengths.__getitem__):
        if not found or len(found[-1]) == BATCH_TEXTS or (len(found[-1]) + 1) * lengths[i] > BATCH_TOKENS:
            found.append([])
        found[-1].append(i)
    return found


# --- Languages


@dataclass(frozen=True, slots=True)
class _Form:
    """How a family of models writes the token of a language, and where it wants it."""

    token: str
    source: bool  # the input begins with its own language's token, and the output with the target's


_FORMS = {
    "nllb": _Form("{}", source=True),
    "m2m": _Form("__{}__", source=True),
    "marian": _Form(">>{}<<", source=False),
    "madlad": _Form("<2{}>", source=False),
}
_TOKEN = re.compile(
    r"(?P<nllb>[a-z]{3}_[A-Z][a-z]{3})|(?P<m2m>__[a-z]{2,3}__)|(?P<marian>>>[\w-]+<<)|(?P<madlad><2[a-z]{2,3}(?:_\w+)?>)"
)

# What models call a language where it is neither its tag nor its ISO 639-3 code, with or without its script: the member
# that stands for a macrolanguage in NLLB ("ar" is arb_Arab), an older code in M2M100 and MADLAD ("nb" is no).
_OTHER_CODES: Mapping[str, tuple[str, ...]] = {
    "acm": ("acm_Arab",), "acq": ("acq_Arab",), "ajp": ("ajp_Arab",), "ar": ("arb",), "ay": ("ayr",), "az": ("azj",),
    "azb": ("azb_Arab",), "crh": ("crh_Latn",), "fa": ("pes",), "fa-AF": ("prs",), "fil": ("tgl", "tl"), "he": ("iw",),
    "ko": ("kor_Hang",), "ku": ("kmr",), "lv": ("lvs",), "mg": ("plt",), "mn": ("khk",), "ms": ("zsm",),
    "nb": ("no",), "ne": ("npi",), "nso": ("ns",), "om": ("gaz",), "or": ("ory",), "ps": ("pbt",), "qu": ("quy",),
    "sat": ("sat_Beng",), "sq": ("als",), "sw": ("swh",), "tzm": ("tzm_Tfng",), "uz": ("uzn",), "yi": ("ydd",),
    "zh": ("cmn",),
}  # fmt: skip


class Languages:
    """How one model is told its languages."""

    def __init__(self, model: Model, library: Library) -> None:
        self._model = model
        self._vocabulary = library.vocabulary
        self._starts = library.starts
        kinds = [m.lastgroup for m in map(_TOKEN.fullmatch, self._vocabulary) if m]
        self._form = _FORMS[max(_FORMS, key=kinds.count)] if kinds else None

    def told(self, source: str, target: str) -> Told:
        """Return how to tell the model that it reads `source` and is to write `target` (canonical tags).

        Raises:
            OperationError: the model has no token for one of them.
        """
        if self._model.targets is None:
            return Told()
        if self._starts:
            return Told(start=self._start(target))
        if self._form is None:
            if len(self._model.targets) > 1:
                raise self._lacking(target, "its vocabulary names no languages at all")
            return Told()
        if self._form.source:
            return Told(before=self._token(source), first=self._token(target))
        if self._form is _FORMS["marian"] and len(self._model.targets) == 1 and not self._found(target):
            return Told()  # of what looks like tokens of languages in its vocabulary it needs none
        return Told(before=self._token(target))

    def _start(self, target: str) -> str:
        name = self._own_code(target)
        token = self._starts.get(name or "")
        if token is None:
            raise self._lacking(target, f"its langid_map names no '{name}'" if name else "`codes` does not name it")
        if token not in self._vocabulary:
            raise self._lacking(target, f"its tokenizer lacks '{token}'")
        return token

    def _token(self, tag: str) -> str:
        found = self._found(tag)
        if not found:
            raise self._lacking(tag, f"its tokenizer lacks '{self._candidates(tag)[0]}'")
        return found[0]

    def _found(self, tag: str) -> list[str]:
        return [token for token in self._candidates(tag) if token in self._vocabulary]

    def _candidates(self, tag: str) -> list[str]:
        code = self._own_code(tag)
        token = self._form.token if self._form else "{}"
        return [token.format(c) for c in ([code] if code else _codes(tag))]

    def _own_code(self, tag: str) -> str | None:
        """Return what models.yaml says that the model calls a language."""
        codes: Mapping[str, str] = self._model.options.get("codes", {})
        return next((codes[wider] for wider in _wider(tag) if wider in codes), None)

    def _lacking(self, tag: str, why: str) -> OperationError:
        return OperationError("no-language-token", f"the model '{self._model.id}' cannot be told {tag}: {why}")


def _wider(tag: str) -> list[str]:
    """Return a tag and those that say less: zh-Hant-TW, zh-Hant, zh."""
    parts = tag.split("-")
    return ["-".join(parts[:n]) for n in range(len(parts), 0, -1)]


def _codes(tag: str) -> list[str]:
    """Return what a model may call a language, the most exact first: zh_Hant, zho_Hant, cmn_Hant, zh, zho, cmn."""
    import langcodes

    language, _, region = tags.split(tag)
    bare = [language, langcodes.Language.get(language).to_alpha3()]
    bare = [*_OTHER_CODES.get(tag, ()), *bare, *_OTHER_CODES.get(language, ())]
    regional = [f"{language}_{region}"] if region else []
    return [*regional, *(f"{code}_{tags.script(tag)}" for code in bare), *bare]


# --- Sources

# Figures with what groups their digits ("1,250.5", "12 000", "٣٫٥"); letters of scripts without spaces; words
_TERM = regex.compile(
    r"(?P<figure>\p{Nd}+(?:[.,'’٫٬\u00a0\u202f]\p{Nd}+|\ \p{Nd}{3}(?!\p{Nd}))*)"
    r"|(?P<dense>[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]+)"
    r"|(?P<word>[\p{L}\p{M}]+)"
)


def sources_of(
    sentence: str, page: Mapping[int, str], *, same_language: bool, glosses: Mapping[str, str] | None = None
) -> tuple[int, ...]:
    """Return the numbers of the one to three sentences of `page` that a summary's sentence shares most with.

    In the same language they share words and figures, the rarer in the page the more (TF-IDF); in another one figures,
    names as they sound, and names that stand in the page with their gloss. A further sentence is named where it has a
    part that those before it have not. Where nothing is shared it rests on all of the page, which names five at most.

        "Xi cut 12,000 jobs." of {1: "Prices rose.", 2: "習近平 裁員 12 000"} with {"習近平": "Xi"}  →  (2,)
    """
    pairs = list((glosses or {}).items())
    terms = {number: _terms(text, same_language, pairs) for number, text in page.items()}
    wanted = _terms(sentence, same_language, pairs)
    frequency = {term: sum(term in found for found in terms.values()) for term in wanted}
    weight = {term: math.log(1 + len(page) / n) for term, n in frequency.items() if n}
    total = sum(weight.values())
    chosen: list[int] = []
    while weight and len(chosen) < MOST_SOUGHT:
        shared = {number: sum(weight[term] for term in weight.keys() & found) for number, found in terms.items()}
        best = max(shared, key=lambda number: (shared[number], -number))
        if chosen and shared[best] < LEAST_SHARE * total:
            break
        chosen.append(best)
        weight = {term: w for term, w in weight.items() if term not in terms[best]}
    return tuple(sorted(chosen)) or tuple(page)[:MOST_SOURCES]


def _terms(text: str, same_language: bool, glosses: Sequence[tuple[str, str]]) -> set[str]:
    """Return what two texts can share: in another language only figures, names, characters, and glossed names."""
    from anyascii import anyascii

    terms = {f"={form}" for form, gloss in glosses if form in text or gloss in text}
    for m in _TERM.finditer(text):
        piece = m.group()
        if m.lastgroup == "figure":
            terms.add("".join(str(unicodedata.decimal(c)) for c in piece if c.isdecimal()))
        elif m.lastgroup == "dense":
            terms.update(piece[i : i + 2] for i in range(max(1, len(piece) - 1)))
        elif same_language:
            terms.add(piece.casefold()[:6])  # without most endings
        elif piece[0].isupper() and len(piece) > 2:
            terms.add(anyascii(piece).casefold()[:4])
    return terms
