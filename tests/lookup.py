"""An engine for tests: it knows one story by heart, and writes and translates it as its entry's `model` says.

    well         what was asked for
    second       … from the second attempt on; before, in English whatever was asked for
    english      in English, always
    half         all but the first sentence in English
    remote       what was asked for, where there is a network
    down, crash  fails with an error of ours, with one of a library's
    absent       cannot be opened
    silent, unfounded, untitled    writes nothing; names sentences that are not there; does not translate titles

`CALLS` holds what every engine was asked, `OPEN` the entries that are open.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from summarise.digest import SummarySentence
from summarise.engines import Draft, Order
from summarise.errors import OperationError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from summarise.models import Model

CALLS: list[tuple[str, ...]] = []
GLOSSES: list[Mapping[str, str]] = []
OPEN: list[str] = []
OPENED: list[str] = []
# How many entries may be open at once: opening one more fails as it does where memory is short.
ROOM = [99]

TITLE = {
    "en": "Old fish market to close",
    "fr": "Le vieux marché aux poissons va fermer",
    "ru": "Старый рыбный рынок закроется",
    "zh-Hans": "旧鱼市场即将关闭",
}
STORY = [
    {
        "en": "The council of Port Mallory voted on Monday to close the old fish market by the river.",
        "fr": "Le conseil de Port Mallory a voté lundi la fermeture du vieux marché aux poissons au bord du fleuve.",
        "ru": "Совет Порт-Мэллори проголосовал в понедельник за закрытие старого рыбного рынка у реки.",
        "zh-Hans": "马洛里港议会星期一投票决定关闭河边的旧鱼市场。",
    },
    {
        "en": "Traders will move to a hall at the harbour in May, the mayor said.",
        "fr": "Les marchands s'installeront en mai dans une halle du port, a déclaré le maire.",
        "ru": "Торговцы переедут в мае в павильон в гавани, заявил мэр.",
        "zh-Hans": "市长说，商贩将于五月搬到港口的大厅里。",
    },
    {
        "en": "Some traders fear that their customers will not follow them to the harbour.",
        "fr": "Certains marchands craignent que leurs clients ne les suivent pas jusqu'au port.",
        "ru": "Некоторые торговцы опасаются, что покупатели не пойдут за ними в гавань.",
        "zh-Hans": "一些商贩担心顾客不会跟着他们到港口去。",
    },
]
SUMMARY = [
    {
        "en": "The fish market of Port Mallory is to close, and its traders will move to the harbour.",
        "fr": "Le marché aux poissons de Port Mallory va fermer, et ses marchands iront s'installer au port.",
        "ru": "Рыбный рынок Порт-Мэллори закроется, а его торговцы переедут в гавань.",
        "zh-Hans": "马洛里港的鱼市场将要关闭，那里的商贩会搬到港口去。",
    },
    {
        "en": "Not all of them believe that the customers will come along.",
        "fr": "Tous ne croient pas que les clients viendront avec eux.",
        "ru": "Не все верят, что покупатели пойдут вместе с ними.",
        "zh-Hans": "并不是所有人都相信顾客会跟着过去。",
    },
]
SOURCES = [(1, 2), (3,)]
TEXT = "\n".join(sentence["en"] for sentence in STORY) + "\n"


def forget() -> None:
    """Begin anew, as each test does."""
    for kept in (CALLS, GLOSSES, OPEN, OPENED):
        kept.clear()
    ROOM[0] = 99


def open(model: Model, *, no_network: bool) -> Lookup:  # noqa: A001 - what every engine's module calls it
    """Open an entry."""
    if model.options["model"] == "remote" and no_network:
        raise OperationError("no-network", "connections are forbidden")
    if model.options["model"] == "absent":
        OPENED.append(model.id)
        raise OperationError("model-missing", f"'{model.id}' is gone")
    if len(OPEN) >= ROOM[0]:
        raise MemoryError
    OPENED.append(model.id)
    OPEN.append(model.id)
    return Lookup(model.id, model.options["model"])


class Lookup:
    """An entry that was opened."""

    def __init__(self, id_: str, manner: str) -> None:
        self._id, self._manner = id_, manner
        self._lock = threading.Lock()

    def summarise(self, order: Order) -> Draft:
        """Write the summary."""
        self._note("summarise", order.source, order.target, str(order.attempt))
        GLOSSES.append(order.glosses)
        wrong = self._manner == "english" or (self._manner == "second" and order.attempt == 0)
        tag = "en" if wrong else order.target
        first = min(order.sentences)
        said = [
            SummarySentence(
                "" if self._manner == "silent" else sentence["en" if self._manner == "half" and i else tag],
                (99,) if self._manner == "unfounded" else tuple(n + first - 1 for n in sources),
            )
            for i, (sentence, sources) in enumerate(zip(SUMMARY, SOURCES, strict=True))
        ]
        return Draft(tuple(said), TITLE[tag])

    def translate(self, sentences: Sequence[str], source: str, target: str, glosses: Mapping[str, str]) -> list[str]:
        """Translate the story, its title or its summary."""
        self._note("translate", source, target)
        GLOSSES.append(glosses)
        if self._manner == "untitled" and TITLE[source] in sentences:
            raise OperationError("cut-output", "a title has no end")
        known = {form[source]: form for form in (*STORY, *SUMMARY, TITLE)}
        return [known[sentence]["en" if self._manner == "english" else target] for sentence in sentences]

    def close(self) -> None:
        """Be closed, once."""
        OPEN.remove(self._id)

    def _note(self, *what: str) -> None:
        assert self._id in OPEN, "used after it was closed"
        with self._lock:
            CALLS.append((self._id, *what))
        if self._manner == "down":
            raise OperationError("server-down", "nobody answers", remedy="Start the server")
        if self._manner == "crash":
            raise ValueError("tensor of the wrong\nshape")
