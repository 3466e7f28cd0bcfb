"""A story, as HTML: what a page, a model or a file says is escaped, and never markup.

Sentences of a summary and of the page know of each other by number (`data-from`, `data-n`); the script lights them up.
All of an attribute that comes from elsewhere goes through `_tag`, all text through `_text`.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import regex

from summarise import tags
from summarise.digest import (
    Check,
    Detail,
    Digest,
    Name,
    Notice,
    Problem,
    Rejected,
    Sentence,
    Step,
    Story,
    Summary,
    SummarySentence,
    main_story,
)
from summarise.web.guard import without_paths
from summarise.web.words import Words

# Of a longer story the sentences that a summary rests on are shown, with so many on either side.
_MOST_SENTENCES = 400
_AROUND = 3

_RIGHT_TO_LEFT_SCRIPTS = frozenset("Arab Hebr Syrc Thaa Nkoo Adlm Rohg Mand Samr Aran".split())
_RIGHT_TO_LEFT = regex.compile(r"[\p{BC=R}\p{BC=AL}]")
_LEFT_TO_RIGHT = regex.compile(r"\p{BC=L}")
# What nobody sees, and what may turn the text around it: "\u202e"; the joiners that spelling needs stay.
_UNSEEN = regex.compile(r"[[\p{Cc}\p{Cf}\p{Cs}]--[\n\t\u200c\u200d\p{Prepended_Concatenation_Mark}]]", regex.VERSION1)


def story(told: Story, page: str, words: Words, *, busy: bool = False) -> str:
    """Return one story: its head, its summaries beside its sentences, its names.

    Args:
        told: the story, with the summaries that there are so far.
        page: the text of the page, whose line ends part its paragraphs.
        words: the language of the interface.
        busy: whether more of its summaries are to come.
    """
    here = f"story-{told.number}"
    said = [_summary(one, told, words, f"{here}-{i}") for i, one in enumerate(told.summaries)]
    if busy:
        said.append(_tag("p", _text(words("waiting")), class_="pending"))
    elif not said and not is_summarisable(told):
        said.append(_tag("p", _text(words("no_summary")), class_="none"))
    parts = [_head(told, words, here)]
    pair = [_tag("div", *said, class_="summaries")] if said else []
    pair.append(_page(told, page, words))
    parts.append(_tag("div", *pair, class_="pair"))
    if told.names:
        parts.append(_names(told, words))
    kind = f"story {told.kind}" + ("" if said else " unsummarised")
    return _tag("article", *parts, class_=kind, id=here, aria_labelledby=f"{here}-title")


def summary_of(digest: Digest, words: Words) -> str:
    """Return what stands over the stories of a digest that is done: how many there are, and its notices."""
    n = len(digest.stories)
    parts = [_tag("p", _text(words("done_one") if n == 1 else words("done", n=n)), class_="count")]
    wanting = sum(one.status != "done" for told in digest.stories for one in told.summaries)
    if wanting:
        partly = words("partly_one") if wanting == 1 else words("partly", n=wanting)
        parts.append(_tag("p", _text(partly), class_="partly"))
    if digest.warnings:
        items = [_tag("li", _text(_told(notice))) for notice in digest.warnings]
        label = _tag("summary", _text(f"{words('notes')} ({len(items)})"))
        parts.append(_tag("details", label, _tag("ul", *items, lang="en"), class_="notes"))
    return "".join(parts)


def state(line: str) -> str:
    """Return a line that says how it goes."""
    return _tag("p", _text(line), class_="state", role="status")


def progress(done: int, of: int, words: Words) -> str:
    """Return how far a digest is."""
    line = words("writing", k=min(done + 1, of), n=of)
    bar = _tag("progress", max=str(of), value=str(done), aria_label=line)
    return state(line) + bar


def need(language: str, remedy: str, words: Words) -> str:
    """Return what a language that was chosen needs first."""
    return _tag("div", _tag("p", _text(f"{language}: {words('get_it')}")), command(remedy, words), class_="need")


def masthead(words: Words) -> str:
    """Return the name of the page and what it is for."""
    return _tag("h1", "summarise") + _tag("p", _text(words("tagline")))


def empty(words: Words) -> str:
    """Return what stands where no story is yet."""
    head = _tag("p", _text(words("empty_head")), class_="empty-head")
    return _tag("div", head, _tag("p", _text(words("empty"))), class_="empty")


def error(problem: Problem, words: Words, *, heading: str = "failed") -> str:
    """Return what went wrong, with its remedy."""
    parts = [_tag("p", _text(words(heading)), class_="error-head"), _tag("p", _text(_ended(problem.message)))]
    if problem.remedy:
        parts.append(_tag("p", _text(_ended(problem.remedy)), class_="remedy"))
    return _tag("div", *parts, class_="error", role="alert")


def command(line: str, words: Words) -> str:
    """Return a command that can be copied."""
    code = _tag("code", _text(line))
    return _tag("div", code, button("copy", words("copy"), text=line), class_="command")


def button(does: str, label: str, *, text: str | None = None, describes: str | None = None) -> str:
    """Return a button that the script knows by what it does; `text` is what it copies."""
    full = f"{label}: {describes}" if describes else None
    return _tag("button", _text(label), type="button", data_do=does, data_text=text, aria_label=full)


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model as the table shows it; `cells` are what it does, its languages, quality, licence and size."""

    id: str
    engine: str
    cells: tuple[str, ...]
    names: str
    is_ready: bool
    state: str
    command: str


def models_table(rows: Sequence[ModelRow], columns: Sequence[str], words: Words) -> str:
    """Return models as a table, each with the command that gets it."""
    head = _tag("thead", _tag("tr", *(_tag("th", _text(column), scope="col") for column in columns)))
    body = []
    for row in rows:
        cells = [_tag("td", _text(cell), data_label=label) for cell, label in zip(row.cells, columns[1:], strict=False)]
        if row.names:
            more = _tag("details", _tag("summary", _text(row.cells[1])), _tag("p", _text(row.names)))
            cells[1] = _tag("td", more, data_label=columns[2])
        state = [_tag("span", _text(row.state), class_="ready" if row.is_ready else "lacking")]
        if row.command:
            state.append(command(row.command, words))
        name = _tag("th", _tag("b", _text(row.id)), " ", _tag("span", _text(row.engine), class_="tag"), scope="row")
        body.append(_tag("tr", name, *cells, _tag("td", *state, data_label=columns[-1])))
    note = _tag("p", _text(words("models_note")), class_="models-note")
    table = _tag("table", head, _tag("tbody", *body), class_="models")
    return note + _tag("div", table, class_="scroller", tabindex="0", role="region", aria_label=words("models"))


def run(
    token: str,
    standing: tuple[str, int, int | None],
    rows: Sequence[Mapping[str, Any]],
    notices: Sequence[Notice],
    words: Words,
    *,
    going: bool,
) -> str:
    """Return how a batch stands: a bar, its address, and its last rows as the output has them."""
    line, done, total = standing
    bar = _tag(
        "progress", aria_label=line, value=str(done) if total else None, max=str(max(total, 1)) if total else None
    )
    head = [_tag("p", _text(line), class_="state", role="status"), bar if going else ""]
    address = _tag("p", _text(words("run_address")), " ", button("copy-address", words("copy"), text=token))
    parts = [_tag("div", *head, class_="run-head"), _tag("div", address, class_="run-address")]
    if notices:
        items = [_tag("li", _text(without_paths(_told(one)))) for one in notices[-50:]]
        label = _tag("summary", _text(f"{words('notes')} ({len(notices)})"))
        parts.append(_tag("details", label, _tag("ul", *items, lang="en"), class_="notes"))
    if rows:
        columns = ("record", "status", "language", "summary")
        head_row = _tag("tr", *(_tag("th", _text(words(column)), scope="col") for column in columns))
        body = [_tag("tr", *_cells(row, words)) for row in reversed(rows)]
        table = _tag("table", _tag("thead", head_row), _tag("tbody", *body))
        label = words("last_rows", n=len(rows))
        parts.append(_tag("div", table, class_="scroller", tabindex="0", role="region", aria_label=label))
        parts.append(_tag("p", _text(label), class_="hint"))
    return _tag("div", *parts, class_="run")


def _cells(row: Mapping[str, Any], words: Words) -> Iterator[str]:
    """Yield the cells of a row of a batch: its id, its status, and what its first story comes to."""
    status = str(row["status"])
    yield _tag("th", _text(str(row["id"])), scope="row", dir="auto")
    yield _tag("td", _text(words(f"status_{status}")), class_=status)
    told = main_story(row["digest"]) if row["digest"] else None
    yield _tag("td", _text(told["language"]["tag"] if told else "—"))
    said = [_said("p", one["text"], one["language"]) for one in (told or {}).get("summaries", ()) if one["text"]]
    title = [_said("p", told["title"], told["language"]["tag"], class_="row-title")] if told and told["title"] else []
    problem = row["problem"] or next(
        (one["problem"] for one in (told or {}).get("summaries", ()) if one["problem"]), None
    )
    wrong = [_tag("p", _text(without_paths(_ended(problem["message"]))), class_="partly", lang="en")] if problem else []
    yield _tag("td", *title, *said, *wrong)


# The parts of a story -------------------------------------------------------------------------------------------------


def _head(told: Story, words: Words, here: str) -> str:
    kind = words(told.kind) + ("" if told.complete else f", {words('cut_off')}")
    language = told.language
    named = words.name_of(language.tag)
    script = language.script or "—"
    facts = [
        _tag("span", _text(f"{told.number}"), class_="number"),
        _tag("span", _text(kind), class_="kind"),
        _tag("span", _text(named), " ", _tag("span", _text(f"{language.tag} · {script}"), class_="tag")),
    ]
    others = [f"{words.name_of(one.tag)} {one.share:.0%}" for one in told.other_languages]
    if others:
        facts.append(_tag("span", _text(" + " + ", ".join(others)), class_="tag"))
    parts = [_tag("p", *facts, class_="facts")]
    if told.kicker:
        parts.append(_said("p", told.kicker, language.tag, class_="kicker"))
    if told.title:
        parts.append(_said("h2", told.title, language.tag, id=f"{here}-title"))
    else:
        parts.append(_tag("h2", _text(words("untitled")), id=f"{here}-title", class_="untitled"))
    if told.deck:
        parts.append(_said("p", told.deck, language.tag, class_="deck"))
    return _tag("header", *parts)


def _summary(one: Summary, told: Story, words: Words, here: str) -> str:
    name = _tag("h3", _text(words.name_of(one.language)), " ", _tag("span", _text(one.language), class_="tag"))
    parts = [_tag("div", name, *_copy_button(one, words), class_="summary-head")]
    if one.headline and one.headline != told.title:
        parts.append(_said("p", one.headline, one.language, class_="headline"))
    if one.status == "done" and one.text is not None:
        parts.append(_sentences(one.text, one.sentences, one.checks, one.language, words, here))
    if one.problem:
        parts.append(_problem(one, one.problem, words))
    if one.checks:
        parts.append(_checks(one.checks, words, here))
    if one.rejected:
        refused = [_refused(r, one, words, f"{here}-r{i}") for i, r in enumerate(one.rejected)]
        label = _tag("summary", _text(f"{words('refused')} ({len(refused)})"))
        parts.append(_tag("details", label, *refused, class_="refused"))
    if one.route:
        parts.append(_tag("p", _text(words("by", route=_route(one.route))), class_="route"))
    return _tag("section", *parts, class_=f"summary {one.status}")


def _copy_button(one: Summary, words: Words) -> Iterator[str]:
    if one.text is not None and one.status == "done":
        text = f"{one.headline}\n{one.text}" if one.headline else one.text
        yield button("copy", words("copy"), text=text, describes=words.name_of(one.language))


def _sentences(
    text: str, said: Sequence[SummarySentence], checks: Iterable[Check], tag: str, words: Words, here: str
) -> str:
    """Return a summary's sentences, each a line that can be chosen, with the words that the checks speak of marked."""
    details = _placed(checks, here)
    lines = []
    at = 0
    for sentence in said:
        found = text.find(sentence.text, at)
        at = found if found >= 0 else at
        marked = _marked(sentence.text, at, details, words)
        numbers = " ".join(map(str, sentence.sources))
        shown = _tag("span", _text(", ".join(map(str, sentence.sources))), class_="sources", dir="ltr")
        choice = _tag(
            "span", marked, class_="said", role="button", tabindex="0", aria_pressed="false", data_from=numbers
        )
        lines.append(_said_raw("p", f"{choice} {shown}", sentence.text, tag, class_="line"))
        at += len(sentence.text)
    return _tag("div", *lines, class_="lines")


@dataclass(frozen=True, slots=True)
class _Placed:
    """A detail of a check, and the identity by which the list of checks points at its words."""

    detail: Detail
    check: str
    id: str


def _placed(checks: Iterable[Check], here: str) -> list[_Placed]:
    return [
        _Placed(detail, check.name, f"{here}-{check.name}-{i}")
        for check in checks
        for i, detail in enumerate(check.details)
    ]


def _marked(text: str, at: int, details: Sequence[_Placed], words: Words) -> str:
    """Return `text`, which begins at `at` of what the checks saw, with a mark on each stretch that one speaks of."""
    near = [p for p in details if p.detail.start < at + len(text) and p.detail.end > at]
    cuts = {0, len(text)}
    for p in near:
        cuts |= {max(0, p.detail.start - at), min(len(text), p.detail.end - at)}
    pieces = []
    ordered = sorted(cuts)
    for start, end in pairwise(ordered):
        over = [p for p in near if p.detail.start - at <= start and p.detail.end - at >= end]
        piece = _text(text[start:end])
        if over:
            good = all(p.detail.supported for p in over)
            note = "; ".join(dict.fromkeys(_verdict(p, words) for p in over))
            ids = " ".join(p.id for p in over)
            piece = _tag("mark", piece, class_="good" if good else "bad", data_ids=ids, title=note)
        pieces.append(piece)
    return "".join(pieces)


def _verdict(placed: _Placed, words: Words) -> str:
    return f"{words(f'check_{placed.check}')}: {_finding(placed.detail, words)}"


def _finding(detail: Detail, words: Words) -> str:
    if not detail.supported:
        return f"{words('not_borne_out')} ({detail.note})" if detail.note else words("not_borne_out")
    if detail.sources:
        return words("borne_out", n=", ".join(map(str, detail.sources)))
    return words("borne_out_simply")


_STATUS_WORDS = {"passed": "passed", "failed": "refused_check", "not-applicable": "not-applicable"}
_SIGNS = {"passed": "✓", "failed": "✗", "not-applicable": "–"}


def _checks(checks: Sequence[Check], words: Words, here: str, *, is_open: bool = False) -> str:
    items = []
    for check in checks:
        head = f"{_SIGNS[check.status]} {words(f'check_{check.name}')}: {words(_STATUS_WORDS[check.status])}"
        details = [
            _tag(
                "li",
                _tag("button", _text(p.detail.text), type="button", data_do="point", data_id=p.id, dir="auto"),
                " ",
                _text(_finding(p.detail, words)),
                class_="good" if p.detail.supported else "bad",
            )
            for p in _placed([check], here)
        ]
        items.append(_tag("li", _text(head), *([_tag("ul", *details)] if details else []), class_=check.status))
    signs = " · ".join(f"{_SIGNS[c.status]} {words(f'check_{c.name}')}" for c in checks if c.status != "not-applicable")
    label = _tag("summary", _text(words("checks")), " ", _tag("span", _text(signs), class_="signs"))
    return _tag("details", label, _tag("ul", *items), class_="checks", open="open" if is_open else None)


def _problem(one: Summary, problem: Problem, words: Words) -> str:
    heading = words("unavailable") if one.status == "unavailable" else words("refused_all")
    parts = [
        _tag("p", _text(heading), class_="problem-head"),
        _tag("p", _text(_ended(problem.message)), lang="en", dir="ltr"),
    ]
    if problem.remedy and one.status == "unavailable":
        parts += [_tag("p", _text(words("get_it"))), command(problem.remedy, words)]
    elif problem.remedy:
        parts.append(_tag("p", _text(_ended(problem.remedy)), lang="en", dir="ltr", class_="remedy"))
    return _tag("div", *parts, class_="problem")


def _refused(rejected: Rejected, one: Summary, words: Words, here: str) -> str:
    route = _route(rejected.route)
    failed = [words(f"check_{c.name}") for c in rejected.checks if c.status == "failed"]
    if rejected.problem:
        why = _tag("p", _text(f"{route}: {_ended(rejected.problem.message)}"), lang="en", dir="ltr")
    else:
        why = _tag("p", _text(words("refused_by", route=route, checks=", ".join(failed) or "—")))
    parts = [why]
    if rejected.text:
        marked = _marked(rejected.text, 0, _placed(rejected.checks, here), words)
        parts.append(_said_raw("blockquote", marked, rejected.text, one.language))
    if rejected.checks:
        parts.append(_checks(rejected.checks, words, here, is_open=True))
    return _tag("div", *parts, class_="draft")


def _page(told: Story, page: str, words: Words) -> str:
    """Return the sentences of the story, those that a summary names to be chosen too."""
    cited = {n for one in told.summaries for s in one.sentences for n in s.sources}
    shown = _to_show(told.sentences, cited)
    paragraphs: list[str] = []
    line: list[str] = []
    last: Sentence | None = None
    for one in told.sentences:
        if one.number not in shown:
            continue
        if last is not None and one.number > last.number + 1:
            paragraphs += [_tag("p", *line), _tag("p", _text(words("left_out", n=one.number - last.number - 1)))]
            line = []
        elif last is not None and (last.kind != one.kind or "\n" in page[last.end : one.start] or one.kind != "body"):
            paragraphs.append(_tag("p", *line))
            line = []
        line.append(_sentence(one, words, is_cited=one.number in cited))
        last = one
    paragraphs.append(_tag("p", *line))
    label = _tag("h3", _text(words("on_the_page")))
    hint = _tag("p", _text(words("how_to")), class_="hint") if cited else ""
    head = _tag("div", label, hint, class_="page-head")
    text = _tag(
        "div",
        *paragraphs,
        class_="text",
        tabindex="0",  # it scrolls, and so has to be reached by the keyboard
        role="region",
        aria_label=f"{words('on_the_page')} {told.number}",
        lang=told.language.tag if told.language.tag != "und" else "",
        dir=_direction(" ".join(s.text for s in told.sentences[:20]), told.language.tag),
    )
    return _tag("section", head, text, class_="page")


def _to_show(sentences: Sequence[Sentence], cited: Iterable[int]) -> set[int]:
    if len(sentences) <= _MOST_SENTENCES:
        return {s.number for s in sentences}
    around = {n + i for n in cited for i in range(-_AROUND, _AROUND + 1)}
    return around | {s.number for s in sentences[:_AROUND]}


def _sentence(one: Sentence, words: Words, *, is_cited: bool) -> str:
    kind = f"s {one.kind}" + ("" if one.complete else " cut")
    n = str(one.number)
    if not is_cited:
        return _tag("span", _text(one.text), class_=kind, data_n=n) + " "
    number = _tag("sup", n, aria_hidden="true")
    choice = {"role": "button", "tabindex": "0", "aria_pressed": "false", "title": words("sentence_of", n=n)}
    return _tag("span", number, _text(one.text), class_=f"{kind} cited", data_n=n, **choice) + " "


def _names(told: Story, words: Words) -> str:
    columns = ("form", "gloss", "kind", "traditional", "simplified", "romanisation")
    head = _tag("tr", *(_tag("th", _text(words(column)), scope="col") for column in columns))
    rows = []
    for name in told.names:
        spelt = _spelling(name, words)
        cells = [
            _tag("th", _text(name.form), scope="row", dir="auto"),
            _tag("td", _text(name.gloss), lang=name.language, dir="auto"),
            _tag("td", _text(words(name.kind))),
            *(_tag("td", _text(_variant(name, tag)), lang=tag) for tag in ("zh-Hant", "zh-Hans")),
            _tag("td", _text(spelt), class_=_agreement(name)),
        ]
        rows.append(_tag("tr", *cells))
    table = _tag("table", _tag("thead", head), _tag("tbody", *rows))
    tools = _tag(
        "div",
        button("copy-table", words("copy"), describes=words("names")),
        button("csv", words("csv"), describes=words("names")),
        class_="tools",
    )
    label = _tag("div", _tag("h3", _text(f"{words('names')} ({len(told.names)})")), tools, class_="names-head")
    scroller = _tag(
        "div", table, class_="scroller", tabindex="0", role="region", aria_label=f"{words('names')} {told.number}"
    )
    return _tag("section", label, scroller, class_="names")


def _variant(name: Name, tag: str) -> str:
    if tag in name.variants:
        return name.variants[tag]
    return name.gloss if name.language == tag else "—"


def _spelling(name: Name, words: Words) -> str:
    if name.romanisation is None:
        return "—"
    verdict = words("agrees") if name.romanisation.agrees else words("differs")
    return f"{verdict} ({name.romanisation.scheme})" if name.romanisation.scheme else verdict


def _agreement(name: Name) -> str | None:
    if name.romanisation is None:
        return None
    return "good" if name.romanisation.agrees else "bad"


# What all of them need ------------------------------------------------------------------------------------------------


def is_summarisable(told: Story) -> bool:
    """Return whether a story has a sentence that may enter a summary."""
    return any(s.kind == "body" and s.complete for s in told.sentences)


def _route(steps: Iterable[Step]) -> str:
    return " → ".join(step.model for step in steps)


def _told(notice: Notice) -> str:
    return f"{notice.message} ({notice.where})" if notice.where else notice.message


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", "。")) else f"{sentence}."


def _said(name: str, value: str, tag: str, **attributes: str) -> str:
    """Return an element of a page's or a summary's text, which knows its language and direction."""
    return _said_raw(name, _text(value), value, tag, **attributes)


def _said_raw(name: str, inner: str, value: str, tag: str, **attributes: str) -> str:
    return _tag(name, inner, lang=tag if tag != "und" else "", dir=_direction(value, tag), **attributes)


def _direction(value: str, tag: str) -> str:
    """Return which way a text runs: as its language is written, or as most of its letters are."""
    script = tags.script(tag) if tag != "und" else None
    rtl, ltr = len(_RIGHT_TO_LEFT.findall(value)), len(_LEFT_TO_RIGHT.findall(value))
    if rtl + ltr == 0:
        return "rtl" if script in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if rtl > ltr or (script in _RIGHT_TO_LEFT_SCRIPTS and 2 * rtl > ltr) else "ltr"


def _text(value: str) -> str:
    """Return text of anyone's so that HTML shows it as it is."""
    return html.escape(_UNSEEN.sub("", value))


def _tag(name: str, *inner: str, **attributes: str | None) -> str:
    """Return an element; attributes that are None are left out, and `class_` and `data_n` are spelt as HTML does."""
    opened = [name]
    for key, value in attributes.items():
        if value is not None:
            opened.append(f'{key.rstrip("_").replace("_", "-")}="{_text(value)}"')
    return f"<{' '.join(opened)}>{''.join(inner)}</{name}>"
