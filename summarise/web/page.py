"""The page itself: its tabs, what their buttons do, and the endpoint `/digest` for programs.

What is shown of a digest reaches the browser as one value, {"state", "head", "stories": [HTML], "files"}, of which
only what has changed is sent; the script puts it into the page. Nothing of a visitor is kept here but whether the run
of their session is to stop.
"""

from __future__ import annotations

import io
import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when Gradio is imported
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

import gradio as gr

from summarise import render, source
from summarise.digest import Digest, Page, Problem, Story
from summarise.errors import InputError, OperationError, SummariseError, UsageError
from summarise.pipeline import SENTENCES, Summariser
from summarise.source import Network
from summarise.web import Settings, batch_tab, guard, models_tab, show
from summarise.web.batches import Batches
from summarise.web.languages import Languages
from summarise.web.words import LANGUAGES, OF_GRADIO, Words, of_request, table

_LOG = logging.getLogger(__name__)

UNITS = ("sentences", "words", "characters")
_FILES = [".txt", ".md", ".markdown", ".html", ".htm", ".xhtml"]
_EXAMPLES = {"en": "English", "es": "Español", "ar": "العربية", "ja": "日本語", "zh-Hant": "中文"}
# How much of a text is looked at to tell its language while it is being given.
_LOOKED_AT = 4000
_HIDDEN: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


def serve(settings: Settings) -> None:
    """Serve the page until the process is interrupted."""
    with Summariser(models=settings.models, no_network=settings.no_network) as summariser:
        address = launch(settings, summariser)
        print(f"summarise: the page is at {address}", flush=True)
        stopped = threading.Event()
        with suppress(ValueError):  # not in the main thread
            signal.signal(signal.SIGTERM, lambda *_: stopped.set())
        stopped.wait()


def launch(settings: Settings, summariser: Summariser) -> str:
    """Begin to serve the page in a thread of its own; return its address.

    Raises:
        OperationError: the port is taken, or the address is none of this machine's.
    """
    blocks = build(settings, summariser)
    rate = None if settings.is_local else settings.rate
    guarded = partial(guard.Guard, rate=rate, auth=settings.auth, script=_script())
    # Gradio asks its own address whether it is there: through a proxy that the environment names, and not patiently.
    for name in ("no_proxy", "NO_PROXY"):
        os.environ[name] = ",".join(filter(None, [os.environ.get(name), "localhost", "127.0.0.1", "::1"]))
    gr.networking.url_ok = lambda url: True
    blocks.queue(max_size=settings.waiting, default_concurrency_limit=settings.runs)
    try:
        # Standard output is for our own words.
        with redirect_stdout(sys.stderr if os.environ.get("SUMMARISE_DEBUG") == "1" else io.StringIO()):
            _, address, _ = blocks.launch(
                server_name=settings.host,
                server_port=settings.port,
                auth=list(settings.auth) or None,
                prevent_thread_lock=True,
                quiet=True,
                share=False,
                inbrowser=False,
                show_error=False,
                ssr_mode=False,
                pwa=False,
                enable_monitoring=False,
                run_history=False,
                footer_links=["api"],
                max_file_size=100_000_000,
                mcp_server=settings.mcp,
                app_kwargs={
                    "middleware": [_middleware(guarded)],
                    "docs_url": None,
                    "redoc_url": None,
                    "openapi_url": None,
                },
                theme=_theme(),
                css=_asset("page.css"),
                i18n=_translations(),
            )
        if settings.mcp and not blocks.mcp_server:
            raise OperationError("no-mcp", "the tool for assistants could not be set up", where=blocks.mcp_error)
    except OSError as error:
        where = f"{settings.host}:{settings.port or 7860}"
        raise OperationError("no-port", "cannot listen there", where=where, remedy="Give another --port") from error
    return str(address)


def build(settings: Settings, summariser: Summariser) -> gr.Blocks:
    """Return the page, not yet served."""
    core = Core(settings, summariser)
    threading.Thread(target=core.warm, daemon=True).start()
    with gr.Blocks(title="summarise", analytics_enabled=False, delete_cache=(600, 3600), fill_width=True) as made:
        masthead = gr.HTML(show.masthead(Words("en")), elem_id="masthead", apply_default_css=False)
        with gr.Tabs(elem_id="tabs") as tabs:
            with gr.Tab(_label("digest"), id="digest"):
                to, results = _digest_tab(core, _label)
            with gr.Tab(_label("batch"), id="batch"):
                tab = batch_tab.BatchTab(Batches(settings))
                first = batch_tab.build(tab, core.greet_slowly, _label, tabs)
            with gr.Tab(_label("models"), id="models"):
                opened = models_tab.build(core.languages, _label)
        blocks: gr.Blocks = made
        blocks.load(core.greet, None, [masthead, results], queue=False, **_HIDDEN)
        blocks.load(core.greet_slowly, None, to, queue=False, **_HIDDEN)
        blocks.load(*opened, queue=False, **_HIDDEN)
        for fn, given, shown, js in first:
            blocks.load(fn, given, shown, js=js, queue=False, **_HIDDEN)
        blocks.unload(core.leave)
        gr.events.api(
            core.digest,
            api_name="digest",
            concurrency_id="digest",
            concurrency_limit=settings.runs,
            # Gradio's MCP server would call what is queued over HTTP, and has no password to give.
            queue=not (settings.mcp and settings.auth),
        )
    return blocks


def _digest_tab(core: Core, t: Callable[[str], Any]) -> tuple[Any, Any]:
    """Build the tab; return the languages and the results, which are filled when the page is opened."""
    with gr.Row(elem_id="desk"):
        with gr.Column(scale=3, min_width=320):
            chosen = gr.Textbox("text", visible="hidden")
            with gr.Tabs(elem_id="sources"):
                with gr.Tab(t("text"), id="text") as of_text:
                    text = gr.Textbox(
                        label=t("text_label"), placeholder=t("text_hint"), lines=9, max_lines=9, elem_id="text"
                    )
                    with gr.Row(elem_id="examples"):
                        gr.HTML(t("try"), elem_classes="try", apply_default_css=False)
                        examples = {
                            tag: gr.Button(name, size="sm", elem_classes="example") for tag, name in _EXAMPLES.items()
                        }
                with gr.Tab(t("file"), id="file") as of_file:
                    file = gr.File(label=t("file_label"), file_types=_FILES, height=210, elem_id="file")
                with gr.Tab(t("address"), id="address") as of_address:
                    address = gr.Textbox(
                        label=t("address_label"), placeholder="https://", max_lines=1, elem_id="address", type="text",
                        info=t("address_note"),
                    )  # fmt: skip
        with gr.Column(scale=2, min_width=320, elem_id="wishes"):
            to = gr.Dropdown([], multiselect=True, label=t("to"), info=t("to_note"), elem_id="to")
            needs = gr.HTML(elem_id="needs", apply_default_css=False)
            with gr.Row(elem_id="length"):
                number = gr.Number(SENTENCES, label=t("least"), precision=0, minimum=1, maximum=10_000, min_width=90)
                unit = gr.Dropdown(
                    [(t(one), one) for one in UNITS], value="sentences", label=t("unit"), min_width=140, elem_id="unit"
                )
            main_only = gr.Checkbox(False, label=t("main_only"), elem_id="main-only")
            with gr.Row(elem_id="actions"):
                run = gr.Button(t("run"), variant="primary", elem_id="run", scale=3, min_width=140)
                cancel = gr.Button(t("cancel"), elem_id="cancel", interactive=False, scale=1, min_width=90)
    results = gr.HTML(
        html_template='<div class="head"></div><div class="stories"></div>',
        js_on_load="summarise.results(element, props, watch)",
        elem_id="results",
        apply_default_css=False,
    )

    for tab, name in ((of_text, "text"), (of_file, "file"), (of_address, "address")):
        tab.select(None, None, chosen, js=f"() => '{name}'", **_HIDDEN)
    # What is chosen stays as it is: it may have changed by the time that the answer is there.
    offered = [
        text.blur(core.choices, text, to, queue=False, **_HIDDEN),
        *(
            example.click(partial(_example, tag), None, text, queue=False, **_HIDDEN).then(
                core.choices, text, to, queue=False, **_HIDDEN
            )
            for tag, example in examples.items()
        ),
    ]
    for then in (to.change, *(one.then for one in offered)):
        then(core.needs, [text, to], needs, queue=False, **_HIDDEN)
    running = gr.on(
        [run.click, text.submit, address.submit],
        core.run,
        [chosen, text, file, address, to, number, unit, main_only],
        [results, cancel],
        concurrency_id="digest",
        # "once" would take no click any more after a run that was cancelled in the midst.
        trigger_mode="multiple",
        **_HIDDEN,
    )
    cancel.click(core.cancelled, results, [results, cancel], queue=False, cancels=[running], **_HIDDEN)
    return to, results


@dataclass(slots=True)
class Core:
    """What the page does, apart from how it looks; shared by all visitors, whose texts it does not keep."""

    settings: Settings
    summariser: Summariser
    languages: Languages = field(init=False)
    _stops: dict[str, threading.Event] = field(default_factory=dict, init=False)
    _turn: threading.Semaphore = field(init=False)  # of programs, whose calls may come past the queue

    def __post_init__(self) -> None:
        self.languages = Languages(self.settings.models)
        self._turn = threading.Semaphore(self.settings.runs)

    # What the browser asks for

    def greet(self, request: gr.Request) -> tuple[str, Any]:
        """Fill the page when it is opened, in the browser's language."""
        words = of_request(request)
        return show.masthead(words), {"state": "empty", "head": show.empty(words), "stories": []}

    def greet_slowly(self, request: gr.Request) -> Any:
        """Return the languages; to look what of each is here takes a moment the first time."""
        return self._dropdown("und", of_request(request))

    def warm(self) -> None:
        """Load what the first visitor would have to wait for, of reading alone: no model is asked unasked."""
        try:
            self.languages.choices("en")
            self.summariser.digest(_example("en"), to=[])
        except Exception:
            _LOG.exception("could not be warmed up")

    def choices(self, text: str, request: gr.Request) -> Any:
        """Return the languages that the text can be told in, as far as its beginning tells its own."""
        return self._dropdown(self._own(text), of_request(request))

    def needs(self, text: str, to: list[str], request: gr.Request) -> str:
        """Return what would get those of the languages chosen that are not to be had yet."""
        return self._needs(self._own(text), to, of_request(request))

    def run(
        self,
        chosen: str,
        text: str | None,
        file: str | None,
        address: str | None,
        to: list[str],
        number: float | None,
        unit: str,
        main_only: bool,
        request: gr.Request,
    ) -> Iterator[tuple[Any, Any]]:
        """Yield what there is of the digest as it comes, and whether it can be cancelled."""
        words = of_request(request)
        stop = threading.Event()
        self.leave(request)  # what the visitor began before
        self._stops[request.session_hash or ""] = stop
        running, idle = gr.update(interactive=True), gr.update(interactive=False)
        yield {"state": "running", "head": show.state(words("reading")), "stories": []}, running
        try:
            page = self._page(chosen, text, file, address, words)
            limit = {unit if unit in UNITS else "sentences": int(number or SENTENCES)}
            value: Any = None
            for value in self._growing(page, to, limit, main_only, stop, words):
                yield value, running if value["state"] == "running" else idle
            newer = self._stops.get(request.session_hash or "") not in {None, stop}
            if not newer and (value is None or value["state"] == "running"):  # told to stop
                yield self._stopped(value or {"stories": []}, words), idle
        except SummariseError as error:
            heading = "failed" if isinstance(error, InputError) else "went_wrong"
            problem = guard.private_problem(error.problem)
            yield {"state": "failed", "head": show.error(problem, words, heading=heading), "stories": []}, idle
        except Exception:
            _LOG.exception("a digest failed")
            problem = Problem("internal", words("internal"))
            yield {"state": "failed", "head": show.error(problem, words, heading="went_wrong"), "stories": []}, idle
        finally:
            self._forget(request.session_hash, stop)

    def cancelled(self, shown: Any, request: gr.Request) -> tuple[Any, Any]:
        """Stop the run of a visitor; what is finished stays."""
        self.leave(request)
        return self._stopped(shown or {"stories": []}, of_request(request)), gr.update(interactive=False)

    def leave(self, request: gr.Request) -> None:
        """Stop the run of a visitor who has gone."""
        stop = self._stops.pop(request.session_hash or "", None)
        if stop is not None:
            stop.set()

    # For programs

    def digest(self, text: str, to: list[str] = [], sentences: int = 3, main_only: bool = False) -> dict[str, Any]:  # noqa: B006 - Gradio shows it
        """Tell the stories of a page of news apart and summarise each, every sentence with its sources on the page.

        Args:
            text: The page of news as plain text, a paragraph a line, with its headings, captions and teasers.
            to: Languages to summarise in, as BCP-47 tags such as "en" or "zh-Hant". Empty: each story in its own.
            sentences: The most sentences of a summary, from 1.
            main_only: Leave teasers of other stories out.

        Returns:
            The digest (schema summarise.digest/1): stories with their language, sentences, names and summaries, each
            summary with its status, and with a problem and its remedy where it could not be made.
        """
        try:
            with self._turn:
                made = self.summariser.digest(text, to=to or None, sentences=sentences, main_only=main_only)
        except SummariseError as error:
            raise gr.Error(guard.without_paths(str(error)), print_exception=False) from error
        except Exception as error:
            _LOG.exception("a digest failed")
            raise gr.Error("internal error; the server has noted it", print_exception=False) from error
        return guard.private(made).to_dict()

    # How

    def _growing(
        self,
        page: Page,
        to: Sequence[str],
        limit: dict[str, int],
        main_only: bool,
        stop: threading.Event,
        words: Words,
    ) -> Iterator[dict[str, Any]]:
        wanted = len(to) or 1
        shown: dict[int, tuple[Story, str]] = {}
        for grown in self.summariser.growing(page, to=to or None, main_only=main_only, stop=stop, **limit):
            if isinstance(grown, Digest):
                made = guard.private(grown)
                value = {"state": "done", "head": show.summary_of(made, words), "files": _files(made)}
            else:
                done = 0
                for one in grown:
                    busy = show.is_summarisable(one) and len(one.summaries) < wanted
                    done += not busy
                    if one.number not in shown or shown[one.number][0] is not one:
                        html = show.story(guard.private_story(one), page.text, words, busy=busy)
                        shown[one.number] = one, html
                value = {"state": "running", "head": show.progress(done, len(grown), words)}
            yield {**value, "stories": [html for _, html in shown.values()]}

    def _stopped(self, shown: dict[str, Any], words: Words) -> dict[str, Any]:
        return {"state": "cancelled", "head": show.state(words("cancelled")), "stories": shown.get("stories", [])}

    def _forget(self, session: str | None, stop: threading.Event) -> None:
        if self._stops.get(session or "") is stop:
            del self._stops[session or ""]

    def _page(self, chosen: str, text: str | None, file: str | None, address: str | None, words: Words) -> Page:
        given = {"text": text, "file": file, "address": address}.get(chosen, text)
        if not given or not given.strip():
            raise UsageError("nothing-given", words(f"unread_{chosen if chosen in ('file', 'address') else 'text'}"))
        if chosen == "file":
            return _read_file(Path(given))
        if chosen == "address":
            return source.read(_address(given), network=self._network())
        return source.from_text(given)

    def _network(self) -> Network:
        return Network(allow_private=self.settings.allow_private, forbidden=self.settings.no_network)

    def _own(self, text: str | None) -> str:
        """Return the language of the first story of a text, "und" where it has none yet."""
        beginning = (text or "")[:_LOOKED_AT]
        try:
            told = next(iter(self.summariser.growing(source.from_text(beginning), to=[])))
        except SummariseError:
            return "und"
        return told[0].language.tag if isinstance(told, tuple) and told else "und"

    def _dropdown(self, own: str, words: Words) -> Any:
        choices = self.languages.choices(own if own != "und" else words.language)
        return gr.update(choices=[(one.label, one.tag) for one in choices])

    def _needs(self, own: str, to: Sequence[str], words: Words) -> str:
        found = []
        for tag in to:
            remedy = self.languages.remedy(own if own != "und" else words.language, tag)
            if remedy:
                found.append(show.need(words.name_of(tag), guard.without_paths(remedy), words))
        return "".join(found)


def _example(tag: str) -> str:
    return files("summarise.web").joinpath("examples", f"{tag}.txt").read_text("utf-8")


def _address(given: str) -> str:
    """Return what was given as an address: people leave "https://" out, and a path of the server is none."""
    given = given.strip()
    return given if given.lower().startswith(("http://", "https://")) else f"https://{given}"


def _read_file(path: Path) -> Page:
    """Return a file that was dropped; neither the page nor an error says where it lies on the server."""
    try:
        return replace(source.read(str(path)), name=path.name)
    except InputError as error:
        what = error.message.replace(str(path), path.name)
        problem = InputError(error.code, what, remedy=error.remedy)
        raise problem from None


def _files(digest: Digest) -> dict[str, str]:
    name = Path(digest.source.name or "digest").stem if digest.source.kind == "file" else "digest"
    return {
        "name": name,
        "json": render.document([digest.to_dict()], several=False, encoding=None) + "\n",
        "markdown": render.markdown(digest),
    }


def _asset(name: str) -> str:
    return files("summarise.web").joinpath("assets", name).read_text("utf-8")


def _label(key: str) -> Any:
    """Return a word that the browser puts into its own language; the prefix keeps it apart from Gradio's words."""
    return gr.I18n()(f"summarise-{key}")


def _translations() -> gr.I18n:
    words = {tag: {f"summarise-{key}": said[tag] for key, said in table().items()} for tag in LANGUAGES}
    return gr.I18n(**{OF_GRADIO[tag]: said for tag, said in words.items()})


def _script() -> str:
    """Return the script, with the words that it says itself."""
    needed = ("copied", "not_copied", "copy_all", "json", "markdown")
    words = {tag: {key: table()[key][tag] for key in needed} for tag in LANGUAGES}
    return f"const WORDS = {json.dumps(words)};\n{_asset('page.js')}"


def _middleware(guarded: Any) -> Any:
    from starlette.middleware import Middleware

    return Middleware(guarded)


def _theme() -> gr.themes.Base:
    """Return a theme of the system's own fonts: nothing is fetched for it."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.blue,
        neutral_hue=gr.themes.colors.stone,
        font=["system-ui", "sans-serif"],
        font_mono=["ui-monospace", "monospace"],
        radius_size=gr.themes.sizes.radius_sm,
    ).set(
        # Gradio's own are too pale to be read by all.
        button_primary_background_fill="#1f4e8c",
        button_primary_background_fill_hover="#163a69",
        button_primary_background_fill_dark="#2b62ab",
        button_primary_background_fill_hover_dark="#3a74c0",
        block_info_text_color="#5d5952",
        block_info_text_color_dark="#b0aaa0",
        block_label_text_color="#3c3933",
        block_title_text_color="#3c3933",
        block_title_text_color_dark="#ece8e1",
        input_placeholder_color="#6b665e",
        input_placeholder_color_dark="#c4beb4",
        body_text_color_subdued="#5d5952",
        body_text_color_subdued_dark="#c4beb4",
        color_accent="#1f4e8c",
    )
