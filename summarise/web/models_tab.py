"""The tab of models: what models.yaml names, whether it is here, and the command that gets it. Nothing is fetched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from summarise import models, tags
from summarise.models import Model
from summarise.routes import is_ready
from summarise.web import guard, show
from summarise.web.languages import Languages
from summarise.web.words import Words, of_request, own_name, size

_COLUMNS = ("model", "task", "languages", "quality", "licence", "size", "here")


def build(languages: Languages, t: Callable[[str], Any]) -> tuple[Any, Any, Any]:
    """Build the tab; return what fills it when the page is opened, from what and to what."""
    only = gr.Dropdown([], label=t("filter"), value=None, elem_id="models-for", filterable=True)
    shown = gr.HTML(elem_id="models-table", apply_default_css=False)

    def fill(tag: str | None, request: gr.Request) -> tuple[Any, str]:
        words = of_request(request)
        entries = languages.entries()
        known = sorted({own for m in entries for own in m.targets or ()}, key=own_name)
        choices = [("—", ""), *((own_name(own), own) for own in known)]
        found = [m for m in entries if not tag or _writes(m, tag)]
        return gr.update(choices=choices), table(found, words)

    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "queue": False}
    only.change(fill, only, [only, shown], **private)
    return fill, only, [only, shown]


def table(entries: list[Model], words: Words) -> str:
    """Return models as a table; what is ready comes first."""
    rows = sorted((_row(m, words) for m in entries), key=lambda row: not row.is_ready)
    return show.models_table(rows, [words(c) for c in _COLUMNS], words)


def _row(model: Model, words: Words) -> show.ModelRow:
    state = _state(model)
    licence = model.licence if model.commercial else f"{model.licence} ({words('non_commercial')})"
    return show.ModelRow(
        id=model.id,
        engine=model.engine,
        cells=(
            ", ".join(words(task) for task in model.tasks),
            _languages(model, words),
            words(model.quality),
            licence,
            size(model.size_mb) if model.size_mb else "—",
        ),
        names=", ".join(own_name(tag) for tag in model.targets or ()) if len(model.targets or ()) > 2 else "",
        is_ready=state == "ready",
        state=words(state),
        command=guard.without_paths(models.remedy(model)),
    )


def _state(model: Model) -> str:
    if is_ready(model):
        return "ready"
    if not models.is_here(model):
        return "not_here"
    return "no_key" if models.unset_key(model) else "not_installed"


def _languages(model: Model, words: Words) -> str:
    def few(own: tuple[str, ...] | None) -> str:
        if own is None:
            return words("any_language")
        return ", ".join(map(own_name, own)) if len(own) <= 2 else words("n_languages", n=len(own))

    read, written = few(model.sources_tags), few(model.targets)
    return read if model.targets is None or model.targets == model.sources_tags else f"{read} → {written}"


def _writes(model: Model, asked: str) -> bool:
    if model.targets is None:
        return model.sources_tags is None
    return any(tags.satisfies(tag, asked) for tag in model.targets)
