"""Models behind a server that speaks OpenAI's chat API: vLLM, llama.cpp, Ollama, `transformers serve`, and others.

Address and model stand in models.yaml; the key is read from the environment for each call and goes nowhere but to that
address: a redirect is an error, and what a server says is shown without the key. `--no-network` leaves servers of this
machine's loopback alone, as `summarise.fetch` has it.

Servers differ in what they take. A call asks for all of it (an answer held to a JSON schema, a seed, a limit of
tokens); what a server objects to is left out from then on. The prompt tells the form of the answer as well, so that a
model can keep to it unheld.

Most servers refuse a prompt that they do not hold. Ollama cuts it without a word: to an entry that says how many tokens
the server reads (`context`) a prompt that came to more was never answered, and the story is summarised in parts.
"""

from __future__ import annotations

import json
import os
import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from summarise import prompts
from summarise.engines.chat import TEMPERATURE_OF_SECOND_TRY, Chat, TooLongError, room_for_answer
from summarise.errors import AddressError, OperationError
from summarise.fetch import Answer, Network, post, retry_after
from summarise.models import Model

if TYPE_CHECKING:
    from summarise.engines import Engine
    from summarise.prompts import Prompt

_TIMEOUT = 120.0  # seconds for one call, from connecting to the last byte
_PARALLEL = 4  # calls at once
_TRIES = 4
_FIRST_WAIT = 0.5  # seconds; twice as long each time
_LONGEST_WAIT = 60.0  # seconds that a server may ask for; one that asks for more is not waited for
_THOUGHTS = 4000  # tokens that a model may think, where it cannot be kept from it

# What may be objected to, beside the forms of an answer.
_FIELDS = ("seed", "temperature", "max_tokens", "chat_template_kwargs")
_FORMS = ("json_schema", "json_object")
_OBJECTIONS = (400, 415, 422, 500, 501)  # some servers answer 500 where they cannot work with a schema
# "context_length_exceeded", "exceed_context_size_error", "maximum context length is 4096 tokens", "prompt is too long",
# "max_tokens must be at least 1, got -186"
_OVERFLOW = re.compile(
    r"context[ _-]?(?:length|size|window)|maximum model length|(?:prompt|input|messages?) (?:is|are) too long"
    r"|inputs` tokens|input token count|at least 1, got -",
    re.IGNORECASE,
)


def open(model: Model, *, no_network: bool = False) -> Engine:  # noqa: A001 - what every engine calls it
    """Return the model; nothing is connected to before it is asked for something.

    Args:
        model: its entry.
        no_network: whether only this machine's loopback may be connected to.
    """
    return _Served(model, _Server(model, no_network=no_network))


class _Served(Chat):
    """A model behind a server, which is told of nothing when the engine is closed."""

    _remedy_of_too_long = "Give the server a larger context, and change `context` in models.yaml where it stands there"

    def __init__(self, model: Model, server: _Server) -> None:
        super().__init__(model)
        self._server = server

    def close(self) -> None:
        pass

    def _answer(self, prompt: Prompt, attempt: int) -> str:
        return self._server.complete(prompt, attempt)

    def _each(self, work: Callable[[list[str]], list[str]], batches: list[list[str]]) -> Iterable[list[str]]:
        with ThreadPoolExecutor(self._server.parallel) as pool:
            return list(pool.map(work, batches))


class _Server:
    """A server and what is known of it. Safe between threads, `parallel` of which are served at once."""

    def __init__(self, model: Model, *, no_network: bool) -> None:
        options = model.options
        self._id = model.id
        self._address = _completions(model.source or "")
        self._model: str = options["model"]
        self._key_name: str | None = options.get("key")
        self._timeout: float = options.get("timeout", _TIMEOUT)
        self._network = Network(allow_private=True, forbidden=no_network)
        self._thinking: bool = options.get("thinking", False)
        self._context: int | None = options.get("context")
        self.parallel: int = options.get("parallel", _PARALLEL)
        self._slots = threading.BoundedSemaphore(self.parallel)
        self._refused: frozenset[str] = frozenset()

    def complete(self, prompt: Prompt, attempt: int) -> str:
        """Return the text that the model writes: what it finds likeliest, or on later attempts something else.

        Raises:
            TooLongError: the server says that the prompt is too long for it.
            OperationError: there is no whole answer.
        """
        asked = {
            "model": self._model,
            "messages": prompt.messages,
            "max_tokens": prompt.tokens_at_most + (_THOUGHTS if self._thinking else 0),
            "temperature": 0.0 if attempt == 0 else TEMPERATURE_OF_SECOND_TRY,
            "seed": attempt,
            "stream": False,
        }
        if self._thinking:  # as vLLM, SGLang, llama.cpp and transformers hand it to the model's template
            asked["chat_template_kwargs"] = {"enable_thinking": False}
        with self._slots:
            refused = self._refused
            answer = self._post(_form(asked, prompt.schema, refused))
            while answer.status in _OBJECTIONS and not _OVERFLOW.search(_said(answer)):
                objection = _objection(answer, refused)
                if objection is None:
                    break
                refused |= {objection}
                answer = self._post(_form(asked, prompt.schema, refused))
            if answer.status == 200:
                self._refused |= refused
        if self._context is not None and answer.status == 200:
            self._require_whole(prompt, answer, self._context)
        return self._written(answer)

    def _require_whole(self, prompt: Prompt, answer: Answer, context: int) -> None:
        """Raise where the server cannot have read all of the prompt, with room left for the answer."""
        guessed = _guessed_tokens(prompt)
        told = _tokens_read(answer)
        # A server that has some of a prompt in its cache may count the rest alone.
        tokens = guessed if told is None or told < guessed // 4 else told
        if tokens + room_for_answer(prompt, context) > context:
            # What was cut off is not counted by the server.
            raise TooLongError(tokens if tokens < context else max(tokens, guessed), context)

    def _post(self, asked: Mapping[str, Any]) -> Answer:
        """Return what the server answers, asking again where it did not get to it."""
        body = json.dumps(asked, ensure_ascii=False).encode("utf-8", "replace")
        wait = _FIRST_WAIT
        for left in reversed(range(_TRIES)):
            asks_to_wait = None
            try:
                answer = post(self._address, body, self._headers(), network=self._network, deadline=self._timeout)
            except AddressError as error:
                if error.code != "no-connection" or not left:
                    raise self._unreached(error) from None
            else:
                if not left or not (answer.status == 429 or answer.status >= 500) or answer.status == 501:
                    return answer
                asks_to_wait = retry_after(answer.headers)
                if asks_to_wait is not None and asks_to_wait > _LONGEST_WAIT:
                    return answer
            time.sleep(wait if asks_to_wait is None else asks_to_wait)
            wait *= 2
        raise AssertionError("the last try returns or raises")

    def _headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        key = self._key()
        return headers | {"Authorization": f"Bearer {key}"} if key else headers

    def _key(self) -> str | None:
        if self._key_name is None:
            return None
        key = os.environ.get(self._key_name, "").strip()
        # A header with a line break in it would be another header, and http.client's complaint would show the key.
        if not key or not (key.isascii() and key.isprintable()):
            what = "holds no key" if not key else "holds what cannot be a key"
            raise OperationError(
                "no-key",
                f"the environment variable {self._key_name} of '{self._id}' {what}",
                remedy=f"Set {self._key_name}",
            )
        return key

    def _unreached(self, error: AddressError) -> OperationError:
        remedies = {
            "no-network": "Leave out --no-network, or run the server on this machine",
            "too-slow": "See whether the server is busy, or give `timeout` more seconds in models.yaml",
            "no-connection": "See whether the server runs, and at this address",
        }
        remedy = remedies.get(error.code, "Check `source` in models.yaml")
        return OperationError(error.code, f"the server of '{self._id}': {error.message}", remedy=remedy)

    def _written(self, answer: Answer) -> str:
        """Return the text in an answer."""
        if answer.status != 200:
            raise self._refusal(answer)
        try:
            told = json.loads(answer.data)
            choice = told["choices"][0]
            text = choice["message"]["content"]
            reason = choice.get("finish_reason")
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            raise self._nonsense(answer) from None
        if reason == "length":
            raise prompts.cut_off()
        if not isinstance(text, str) or not text.strip():
            raise self._error("bad-answer", "answered without a word")
        return text

    def _nonsense(self, answer: Answer) -> OperationError | TooLongError:
        said = _said(answer)  # some answer 200 to an error
        if _OVERFLOW.search(said):
            return _too_long(answer)
        if said:
            return self._error("server-error", f"says: {self._shown(said)}")
        what = self._shown(answer.headers.get("content-type", "")) or "of no type"
        return self._error(
            "no-completion",
            f"answers with what is no chat completion ({what})",
            "Check `source` in models.yaml; it often ends in /v1",
        )

    def _refusal(self, answer: Answer) -> OperationError | TooLongError:
        status = answer.status
        said = self._shown(_said(answer))
        detail = f"status {status}: {said}" if said else f"status {status}"
        if 300 <= status < 400:
            there = self._shown(answer.headers.get("location", "")) or "another address"
            return self._error(
                "moved", f"sends on to {there}, which is not followed", "Correct `source` in models.yaml"
            )
        if status in (401, 403):  # what a server says here may hold half the key
            remedy = (
                f"Check {self._key_name}" if self._key_name else "Name the variable of its key, `key` in models.yaml"
            )
            return self._error("not-authorised", f"does not let us in (status {status})", remedy)
        if status == 429:
            return self._error("too-busy", f"takes no more calls now ({detail})", "Try again later")
        if status == 413 or _OVERFLOW.search(said):
            return _too_long(answer)
        if status == 404:
            remedy = "Check `source` (it often ends in /v1) and `model` in models.yaml"
            return self._error("not-found", f"knows no such address, or no model '{self._model}' ({detail})", remedy)
        return self._error("server-error", f"cannot do it ({detail})", "See what the server's log says")

    def _error(self, code: str, what: str, remedy: str | None = None) -> OperationError:
        return OperationError(code, f"the server of '{self._id}' {what}", where=self._address, remedy=remedy)

    def _shown(self, told: str) -> str:
        """Return what a server tells as it may be shown: in short, and without the key."""
        key = os.environ.get(self._key_name, "").strip() if self._key_name else ""
        told = told.replace(key, "…") if key else told
        return told if len(told) <= 200 else told[:199] + "…"


def _completions(source: str) -> str:
    """Return where chats are completed: "http://host/v1/?a=b" → "http://host/v1/chat/completions?a=b"."""
    try:
        parts = urlsplit(source)
    except ValueError:  # "http://[", which is told when it is connected to
        return source
    path = parts.path.rstrip("/").removesuffix("/chat/completions")
    return urlunsplit(parts._replace(path=f"{path}/chat/completions", fragment=""))


def _form(asked: Mapping[str, Any], schema: Mapping[str, Any], refused: frozenset[str]) -> dict[str, Any]:
    """Return what is asked without what was refused before, and with the next best in its place."""
    form = {name: value for name, value in asked.items() if name not in refused}
    if "max_tokens" in refused:  # the newer name, and the only one that some models take
        form["max_completion_tokens"] = asked["max_tokens"]
    if "json_schema" not in refused:
        held = {"name": "answer", "strict": True, "schema": schema}
        form["response_format"] = {"type": "json_schema", "json_schema": held}
    elif "json_object" not in refused:
        form["response_format"] = {"type": "json_object"}
    return form


def _objection(answer: Answer, refused: frozenset[str]) -> str | None:
    """Return what the server seems to object to: a field that it names, or else the form of the answer."""
    said = _said(answer)
    named = [name for name in _FIELDS if re.search(rf"\b{name}\b", said)]
    return next((name for name in (*named, *_FORMS) if name not in refused), None)


def _guessed_tokens(prompt: Prompt) -> int:
    """Return how many tokens a prompt has at most: three letters of Latin script are one, or less."""
    text = "".join(message["content"] for message in prompt.messages)
    plain = sum(c.isascii() for c in text)
    return plain // 3 + len(text) - plain


def _tokens_read(answer: Answer) -> int | None:
    """Return how many tokens of a prompt a server says that it has read; None where it does not say."""
    try:
        told = json.loads(answer.data)["usage"]["prompt_tokens"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    return told if type(told) is int and told > 0 else None


def _too_long(answer: Answer) -> TooLongError:
    """Return the error, with the numbers of tokens that llama.cpp tells."""
    try:
        told = json.loads(answer.data)["error"]
        numbers = [told.get(name) for name in ("n_prompt_tokens", "n_ctx")]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return TooLongError()
    return TooLongError(*(n if type(n) is int and n > 0 else None for n in numbers))


def _said(answer: Answer) -> str:
    """Return what a server says of an error: {"error": {"message": "no", "code": "x"}} → "no x"; "" for HTML."""
    try:
        told = json.loads(answer.data)
    except (ValueError, RecursionError):
        return ""
    error = told.get("error", told) if isinstance(told, dict) else None
    if isinstance(error, str):
        return error
    if not isinstance(error, dict):
        return ""
    parts = (error.get(name) for name in ("message", "detail", "type", "code"))
    return " ".join(part if isinstance(part, str) else json.dumps(part) for part in parts if part)
