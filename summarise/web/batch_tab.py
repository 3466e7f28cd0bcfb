"""The tab of batches: what is dropped is run, and shown at the run's own address (`?run=TOKEN`) until it is deleted."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

from summarise.digest import Problem
from summarise.errors import SummariseError, UsageError
from summarise.web import guard, show
from summarise.web.batches import ENDINGS, Batches, Run
from summarise.web.words import Words, of_request

_LOG = logging.getLogger(__name__)
_EVERY = 1.0  # seconds between two looks at a run
_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "queue": False}
# The address of the page is that of the run, so that a reload or a bookmark leads back to it.
_TO_ADDRESS = (
    "t => { history.replaceState(null, '', t ? '?run=' + encodeURIComponent(t) : location.pathname); return t }"
)
_FROM_ADDRESS = "() => new URLSearchParams(location.search).get('run') || ''"


class BatchTab:
    """What the tab's buttons do."""

    def __init__(self, batches: Batches) -> None:
        self._batches = batches

    def begin(
        self,
        file: str | None,
        feed: str | None,
        to: list[str],
        sentences: float | None,
        main_only: bool,
        request: gr.Request,
    ) -> tuple[Any, ...]:
        """Begin a run; return its token, how it stands, and that it is to be looked at."""
        words = of_request(request)
        try:
            given = self._given(file, feed, words)
            run = self._batches.begin(given, to=to, sentences=int(sentences or 3), main_only=bool(main_only))
        except SummariseError as error:
            problem = guard.private_problem(error.problem)
        except Exception:
            _LOG.exception("a batch could not be begun")
            problem = Problem("internal", words("internal"))
        else:
            return run.token, *self.look(run.token, request)
        return "", show.error(problem, words, heading="went_wrong"), *_idle(), gr.Timer(active=False)

    def look(self, token: str, request: gr.Request) -> tuple[Any, ...]:
        """Return how a run stands: its state, what can be downloaded and stopped, and whether to look again."""
        words = of_request(request)
        if not token:
            return "", *_idle(), gr.Timer(active=False)
        run = self._batches.find(token)
        if run is None:
            problem = Problem("no-run", words("no_such_run"))
            return show.error(problem, words, heading="run_failed"), *_idle(), gr.Timer(active=False)
        ended = run.ended is not None
        shown = show.run(run.token, _standing(run, words), run.rows(), run.notices, words, going=not ended)
        if run.problem:
            shown = show.error(run.problem, words, heading="run_failed") + shown
        files: list[Any] = [None, None]
        if ended and Path(run.batch.output).exists():
            files = [str(run.as_lines()), str(run.as_table())]
        jsonl, table = (gr.update(value=one, interactive=one is not None) for one in files)
        return shown, jsonl, table, gr.update(interactive=not ended), gr.Timer(active=not ended)

    def opened(self, token: str, request: gr.Request) -> tuple[Any, ...]:
        """Show the run that the page's address names, in its tab."""
        return gr.Tabs(selected="batch") if token else gr.skip(), token, *self.look(token, request)

    def stop(self, token: str, request: gr.Request) -> tuple[Any, ...]:
        """Stop a run; what it has finished stays."""
        run = self._batches.find(token)
        if run is not None:
            run.stop.set()
        return self.look(token, request)

    def _given(self, file: str | None, feed: str | None, words: Words) -> Path | str:
        if file:
            return Path(file)
        if feed and feed.strip():
            address = feed.strip()
            return address if address.lower().startswith(("http://", "https://")) else f"https://{address}"
        raise UsageError("nothing-given", words("unread_batch"))


def build(tab: BatchTab, choices: Callable[[gr.Request], Any], t: Callable[[str], Any], tabs: Any) -> list[Any]:
    """Build the tab; return what is to be done when the page is opened, each as arguments of `load`."""
    token = gr.Textbox(visible="hidden")
    with gr.Row():
        with gr.Column(scale=3, min_width=320):
            file = gr.File(label=t("batch_file"), file_types=list(ENDINGS), height=160, elem_id="batch-file")
            feed = gr.Textbox(label=t("feed"), placeholder="https://", max_lines=1, elem_id="feed")
        with gr.Column(scale=2, min_width=320):
            to = gr.Dropdown([], multiselect=True, label=t("to"), info=t("batch_note"), elem_id="batch-to")
            sentences = gr.Number(3, label=t("sentences"), precision=0, minimum=1, maximum=10_000)
            main_only = gr.Checkbox(True, label=t("main_only"))
            with gr.Row():
                start = gr.Button(t("start"), variant="primary", elem_id="start", scale=3, min_width=140)
                stop = gr.Button(t("stop"), elem_id="stop", interactive=False, scale=1, min_width=90)
    state = gr.HTML(elem_id="batch-state", apply_default_css=False)
    with gr.Row(elem_id="batch-files"):
        jsonl = gr.DownloadButton("↓ JSONL", interactive=False, elem_id="batch-jsonl", size="sm")
        table = gr.DownloadButton("↓ CSV", interactive=False, elem_id="batch-csv", size="sm")
    timer = gr.Timer(_EVERY, active=False)
    shown = [state, jsonl, table, stop, timer]
    start.click(tab.begin, [file, feed, to, sentences, main_only], [token, *shown], **_PRIVATE).then(
        None, token, token, js=_TO_ADDRESS, api_visibility="private", show_progress="hidden"
    )
    stop.click(tab.stop, token, shown, **_PRIVATE)
    timer.tick(tab.look, token, shown, **_PRIVATE)
    return [
        (choices, None, to, None),
        (tab.opened, token, [tabs, token, *shown], _FROM_ADDRESS),
    ]


def _standing(run: Run, words: Words) -> tuple[str, int, int | None]:
    """Return what is said of how far a run is, how many records are done, and of how many."""
    state = run.state
    n = (state.computed + state.skipped) if state else 0
    if run.is_stopped:
        return words("run_stopped", n=n), n, n
    if run.ended is not None:
        return words("run_ended", n=n), n, n
    if state is None:
        return words("run_begun"), 0, None
    return words("run_going", n=n, total="…" if state.total is None else state.total), n, state.total


def _idle() -> tuple[Any, Any, Any]:
    return (
        gr.update(value=None, interactive=False),
        gr.update(value=None, interactive=False),
        gr.update(interactive=False),
    )
