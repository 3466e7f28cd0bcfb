"""`summarise batch` as its users have it: real runs in real processes, which are killed, cut short and gone on with."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from installed import PYARROW

from summarise.batch import Batch, State, output
from summarise.batch.journal import Journal, Result, Row
from summarise.batch.local import Local, Task
from summarise.batch.records import Record
from summarise.digest import Notice, Problem
from summarise.errors import InputError, OperationError, SummariseError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FAULTY = Path(__file__).parent / "faulty"
STORY = (
    "The harbour of Port Ellis reopened on Tuesday after a storm had closed it for three days. "
    "Ships had been waiting outside since Saturday, the port authority said. "
    "Its director told reporters that no one had been hurt. "
    "Ferry number {} was the first to leave in the morning. {}"
)

posix = pytest.mark.skipif(os.name != "posix", reason="signals and limits as POSIX has them")


def record(number: int, more: str = "", **fields: Any) -> dict[str, Any]:
    return {"id": f"r{number}", "text": STORY.format(number, more).strip(), **fields}


def written(path: Path, records: Iterable[dict[str, Any] | str]) -> Path:
    lines = [one if isinstance(one, str) else json.dumps(one) for one in records]
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def rows(path: Path) -> list[dict[str, Any]]:
    """The rows of an output, whatever its kind."""
    if path.suffix == ".jsonl":
        text = path.read_text("utf-8")
        assert text == "" or text.endswith("\n")
        return [json.loads(line) for line in text.splitlines()]
    if path.suffix == ".csv":
        with open(path, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    from pyarrow import parquet

    found: list[dict[str, Any]] = parquet.read_table(path).to_pylist()
    return found


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "summarise", "batch", *map(str, arguments)]


def environment() -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SUMMARISE_")}
    path = os.pathsep.join(map(str, (FAULTY, Path.cwd(), os.environ.get("PYTHONPATH", ""))))
    return inherited | {"PYTHONPATH": path, "PYTHONUTF8": "1"}


def batch(*arguments: str | Path, **keywords: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), capture_output=True, text=True, env=environment(), timeout=240, **keywords
    )


def started(*arguments: str | Path, stderr: int = subprocess.DEVNULL) -> subprocess.Popen[str]:
    return subprocess.Popen(command(*arguments), stderr=stderr, text=True, env=environment())


def summary(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """The closing event of a run with --log-format json."""
    events = [json.loads(line) for line in done.stderr.splitlines()]
    assert events[-1]["event"] == "summary", done.stderr
    found: dict[str, Any] = events[-1]
    return found


def counts(done: subprocess.CompletedProcess[str]) -> tuple[int, int, int, int]:
    found = summary(done)
    return found["done"], found["partial"], found["failed"], found["skipped"]


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return engine(tmp_path, parallel=1)


def engine(folder: Path, *, parallel: int) -> Path:
    """A models.yaml with the engine that does as a story tells it."""
    path = folder / "models.yaml"
    path.write_text(
        "models:\n  faulty:\n    task: summarise\n    engine: openai\n    source: http://127.0.0.1:9/v1\n"
        f"    model: faulty\n    parallel: {parallel}\n    from: any\n    to: same\n    licence: MIT\n    size_mb: 1\n"
        "    quality: good\n",
        "utf-8",
    )
    return path


# One run --------------------------------------------------------------------------------------------------------------


def test_each_record_has_a_row_in_the_order_of_the_input(tmp_path: Path) -> None:
    given: list[dict[str, Any] | str] = [
        record(1, title="The harbour"),
        "{broken",
        record(1, "The second of this name."),
        record(2, to=["fr"]),
        record(3, to=["xx-yy-zz"]),
        {"text": STORY.format(9, "")},
    ]
    source, out = written(tmp_path / "in.jsonl", given), tmp_path / "out.jsonl"
    done = batch(source, out, "--workers", "2")
    assert done.returncode == 3, done.stderr
    found = rows(out)
    assert [(row["id"], row["status"]) for row in found[:5]] == [
        ("r1", "done"),
        ("line-2", "failed"),
        ("r1#2", "done"),
        ("r2", "partial"),
        ("r3", "failed"),
    ]
    assert len(found[5]["id"]) == 64
    assert found[0]["digest"]["source"]["title"] == "The harbour"
    assert "in.jsonl, line 2" in found[1]["problem"]["message"]
    assert found[3]["problem"]["remedy"]
    assert "note: 'r1' is the id of an earlier record: this one is 'r1#2' " in done.stderr
    assert "3 done, 1 partial, 2 failed, 0 skipped" in done.stderr
    assert "languages: en 4" in done.stderr
    assert done.stdout == ""


def test_a_bare_script_may_run_a_batch(tmp_path: Path) -> None:
    source, out = written(tmp_path / "in.jsonl", [record(1)]), tmp_path / "out.jsonl"
    script = tmp_path / "script.py"
    script.write_text(f"from summarise import Batch\nprint(Batch({str(source)!r}, {str(out)!r}, workers=1).run().done)")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, env=environment(), timeout=120)
    assert (done.stdout, done.stderr) == ("1\n", "")


def test_the_first_records_tell_what_all_would_take(tmp_path: Path) -> None:
    source, out = written(tmp_path / "in.jsonl", map(record, range(60))), tmp_path / "out.jsonl"
    done = batch(source, out, "--limit", "5", "--workers", "1", "--log-format", "json")
    assert counts(done) == (5, 0, 0, 0)
    assert summary(done)["all"]["records"] == 60
    assert [row["id"] for row in rows(out)] == [f"r{n}" for n in range(5)]
    assert counts(batch(source, out, "--log-format", "json")) == (55, 0, 0, 5)


@pytest.mark.parametrize("parallel", [1, 4])
@posix
def test_a_record_that_hangs_crashes_or_eats_memory_fails_alone(tmp_path: Path, parallel: int) -> None:
    bad = {3: "CRASH", 6: "HANG", 9: "EAT"}
    source = written(tmp_path / "in.jsonl", (record(n, bad.get(n, "") and f"They said {bad[n]}.") for n in range(12)))
    out, models = tmp_path / "out.jsonl", engine(tmp_path, parallel=parallel)
    options: list[str | Path] = ["--models", models, "--workers", "2", "--time-limit", "20", "--memory-limit", "700"]
    done = batch(source, out, *options)
    assert done.returncode == 3, done.stderr
    found = rows(out)
    assert [row["id"] for row in found] == [f"r{n}" for n in range(12)]
    codes = {n: row["problem"]["code"] for n, row in enumerate(found) if row["status"] == "failed"}
    assert codes == {3: "crashed", 6: "too-slow", 9: "out-of-memory"}
    assert [row["status"] for n, row in enumerate(found) if n not in bad] == ["done"] * 9
    assert "SIGSEGV" in found[3]["problem"]["message"]
    assert "--time-limit" in found[6]["problem"]["remedy"]


# A run that is cut off ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["jsonl", pytest.param("parquet", marks=[pytest.mark.extra, PYARROW])])
@posix
def test_a_run_that_is_killed_again_and_again_gives_the_same_file(tmp_path: Path, models: Path, kind: str) -> None:
    source = written(tmp_path / "in.jsonl", (record(n, "They said SLEEP.") for n in range(12)))
    whole, out = tmp_path / f"whole.{kind}", tmp_path / f"out.{kind}"
    arguments: list[str | Path] = ["--models", models, "--workers", "2", "--log-format", "json"]
    assert batch(source, whole, *arguments).returncode == 0
    had = 0
    for _ in range(3):
        run = started(source, out, *arguments)
        # A reader finds whole rows at any time.
        while not (out.exists() and len(rows(out)) > had) and run.poll() is None:
            time.sleep(0.1)
        if run.poll() is not None:
            break
        had = len(rows(out))
        workers = psutil.Process(run.pid).children(recursive=True)
        run.kill()
        run.wait()
        _, alive = psutil.wait_procs(workers, timeout=30)
        assert not alive, "a worker outlived its parent"
    done = batch(source, out, *arguments)
    assert done.returncode == 0, done.stderr
    assert summary(done)["skipped"] >= had > 0, "what was finished is not done again"
    assert out.read_bytes() == whole.read_bytes()


@posix
def test_workers_that_are_killed_are_replaced_and_no_record_is_to_blame(tmp_path: Path, models: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    written(source, (record(n, "They said SLEEP.") for n in range(10)))
    run = started(source, out, "--models", models, "--workers", "2", "--log-format", "json")
    killed = 0
    while run.poll() is None and killed < 3:
        time.sleep(2)
        with contextlib.suppress(psutil.Error, IndexError):
            psutil.Process(run.pid).children()[0].kill()
            killed += 1
    assert run.wait(timeout=120) == 0
    assert killed == 3
    assert [(row["id"], row["status"]) for row in rows(out)] == [(f"r{n}", "done") for n in range(10)]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
@posix
def test_an_interrupt_finishes_what_is_in_hand(tmp_path: Path, models: Path, how: signal.Signals) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    written(source, (record(n, "They said SLEEP.") for n in range(12)))
    arguments: list[str | Path] = ["--models", models, "--workers", "2"]
    run = started(source, out, *arguments, stderr=subprocess.PIPE)
    while not (out.exists() and rows(out)):
        time.sleep(0.05)
    run.send_signal(how)
    _, said = run.communicate(timeout=60)
    assert run.returncode == 130
    assert "Traceback" not in said
    finished = len(rows(out))
    assert 0 < finished < 12
    done = batch(source, out, *arguments, "--log-format", "json")
    assert counts(done) == (12 - finished, 0, 0, finished)


class Stopper:
    """A listener that has a run stopped once it has done a few records."""

    def __init__(self) -> None:
        self.stop = threading.Event()

    def told(self, notice: Notice) -> None:
        pass

    def moved(self, state: State) -> None:
        if state.computed:
            self.stop.set()


def test_another_thread_may_stop_a_run_which_is_gone_on_with(tmp_path: Path) -> None:
    source, out = written(tmp_path / "in.jsonl", map(record, range(300))), tmp_path / "out.jsonl"
    listener = Stopper()
    with ThreadPoolExecutor(1) as elsewhere:  # where no signal arrives
        report = elsewhere.submit(Batch(source, out, workers=1).run, listener, listener.stop).result(timeout=120)
    assert report.interrupted
    assert 0 < report.done < 300
    assert [row["id"] for row in rows(out)] == [f"r{n}" for n in range(report.done)], "what was in hand is finished"
    report = Batch(source, out, workers=1, limit=report.done + 3).run(stop=threading.Event())
    assert (report.done, report.skipped, report.interrupted) == (3, len(rows(out)) - 3, False)


def test_a_run_that_is_stopped_before_it_begins_does_nothing(tmp_path: Path) -> None:
    source, out = written(tmp_path / "in.jsonl", map(record, range(3))), tmp_path / "out.jsonl"
    stop = threading.Event()
    stop.set()
    report = Batch(source, out, workers=1).run(stop=stop)
    assert (report.done, report.skipped, report.interrupted, rows(out)) == (0, 0, True, [])
    assert Batch(source, out, workers=1).run().done == 3


def test_what_a_runner_took_and_did_not_do_is_still_to_be_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, out, stop = tmp_path / "in.jsonl", tmp_path / "out.jsonl", threading.Event()
    Batch(written(source, map(record, range(3))), out, workers=1).run()

    class TakesAll(Local):
        """Takes every task at once, as Ray's does, and is stopped after the first."""

        def results(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, Result] | None]:
            yield from super().results(iter(list(tasks)[:1]))
            stop.set()

    written(source, (record(n, "All ferries left at eight.") for n in range(3)))
    with monkeypatch.context() as patched:
        patched.setattr("summarise.batch.Local", TakesAll)
        report = Batch(source, out, workers=1).run(stop=stop)
    assert (report.done, report.interrupted) == (1, True)
    report = Batch(source, out, workers=1).run()
    assert (report.done, report.skipped) == (2, 1)
    assert [row["id"] for row in rows(out) if "at eight" in json.dumps(row)] == ["r0", "r1", "r2"]


@posix
def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    source, out = written(tmp_path / "in.jsonl", map(record, range(40))), tmp_path / "out.jsonl"

    def little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    done = batch(source, out, preexec_fn=little_room)
    assert done.returncode == 1, done.stderr
    assert done.stderr.splitlines()[-1].startswith("summarise: error: the disk is full")
    assert "Traceback" not in done.stderr
    again = batch(source, out, "--log-format", "json")
    assert again.returncode == 0, again.stderr
    assert [row["id"] for row in rows(out)] == [f"r{n}" for n in range(40)]


# Another run on the same output ---------------------------------------------------------------------------------------


def test_what_is_finished_is_not_done_again_when_the_input_has_grown(tmp_path: Path) -> None:
    source, out = written(tmp_path / "in.jsonl", map(record, range(3))), tmp_path / "out.jsonl"
    Batch(source, out, workers=1).run()
    before = out.stat().st_mtime_ns
    report = Batch(source, out, workers=1).run()
    assert (report.done, report.skipped, out.stat().st_mtime_ns) == (0, 3, before)
    written(source, map(record, (7, 0, 1, 2, 8)))
    report = Batch(source, out, workers=1).run()
    assert (report.done, report.skipped) == (2, 3)
    assert [row["id"] for row in rows(out)] == ["r0", "r1", "r2", "r7", "r8"]


def test_a_record_that_has_changed_is_done_again(tmp_path: Path) -> None:
    source, out = written(tmp_path / "in.jsonl", map(record, range(2))), tmp_path / "out.jsonl"
    Batch(source, out, workers=1).run()
    written(source, [record(0), record(1, "All ferries left at eight.")])
    report = Batch(source, out, workers=1).run()
    assert (report.done, report.skipped) == (1, 1)
    assert "at eight" in json.dumps(rows(out)[1])


def test_failed_records_are_done_again_only_where_that_is_asked(tmp_path: Path, models: Path) -> None:
    source = written(tmp_path / "in.jsonl", ["{", record(1, "They said CRASH.")])
    out = tmp_path / "out.jsonl"
    arguments: list[str | Path] = [source, out, "--workers", "1", "--log-format", "json", "--models", models]
    assert counts(batch(*arguments)) == (0, 0, 2, 0)
    done = batch(*arguments)
    assert (counts(done), done.returncode) == ((0, 0, 0, 2), 3)
    assert counts(batch(*arguments, "--retry", "partial")) == (0, 0, 0, 2)
    assert counts(batch(*arguments, "--retry", "failed,partial")) == (0, 0, 2, 0)
    written(source, [record(0), record(1, "They said CRASH.")])
    assert counts(batch(*arguments)) == (1, 0, 0, 1)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"to": ["en"]}, "--to was not given, and is en"),
        ({"sentences": 2}, "--sentences was not given, and is 2"),
        ({"main_only": True}, "--main-only was not given, and is given"),
        ({"models": True}, "models.yaml has changed in faulty"),
        ({"input": "other.jsonl"}, "INPUT was in.jsonl, and is other.jsonl"),
    ],
)
def test_what_would_change_results_is_refused(
    tmp_path: Path, models: Path, changed: dict[str, Any], named: str
) -> None:
    source, out = written(tmp_path / "in.jsonl", [record(1)]), tmp_path / "out.jsonl"
    Batch(source, out, workers=1, time_limit=50).run()
    before = out.read_bytes()
    if "input" in changed:
        changed = {"input": written(tmp_path / str(changed["input"]), [record(2)])}
    if "models" in changed:
        changed = {"models": models}
    arguments = {"input": source, "output": out, **changed}
    with pytest.raises(UsageError, match="begun otherwise") as told:
        Batch(**arguments).run()
    assert named in told.value.message
    assert "--restart" in str(told.value.remedy)
    assert out.read_bytes() == before
    assert Batch(source, out, workers=2, time_limit=40).run().skipped == 1
    if "models" not in changed:  # the engine is not in this process
        assert Batch(**arguments, restart=True, workers=1).run().done == 1


@posix
def test_a_second_run_on_the_same_output_is_refused(tmp_path: Path, models: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    written(source, (record(n, "They said SLEEP.") for n in range(300)))
    run = started(source, out, "--models", models, "--workers", "1")
    while not out.exists():
        time.sleep(0.05)
    try:
        for more in ([], ["--restart"]):
            done = batch(source, out, "--models", models, *more)
            assert done.returncode == 1
            assert done.stderr.startswith("summarise: error: another run is writing out.jsonl")
    finally:
        run.kill()
        run.wait()
    before = len(rows(out))
    assert batch(source, out, "--models", models, "--limit", "1").returncode == 0  # the lock has gone with its process
    assert len(rows(out)) >= before > 0


# What cannot be done --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "out", "error", "named"),
    [
        ("in.jsonl", "in.jsonl", UsageError, "also the output"),
        ("in.jsonl", "out.txt", UsageError, ".jsonl, .parquet or .csv"),
        ("in.jsonl", "none/out.jsonl", OperationError, "mkdir -p"),
        ("in.jsonl", "folder.jsonl", OperationError, "no file"),
        ("in.jsonl", "mine.jsonl", OperationError, "no journal"),
        ("in.jsonl", "odd.jsonl", OperationError, "--restart"),
        ("none.jsonl", "out.jsonl", InputError, "no such file"),
        ("empty.jsonl", "out.jsonl", InputError, "empty|no records"),
    ],
)
def test_what_cannot_be_read_or_written_is_told_in_a_line_and_left_alone(
    tmp_path: Path, source: str, out: str, error: type[SummariseError], named: str
) -> None:
    written(tmp_path / "in.jsonl", [record(1)])
    written(tmp_path / "empty.jsonl", [])
    (tmp_path / "folder.jsonl").mkdir()
    (tmp_path / "mine.jsonl").write_text("my own work", "utf-8")
    (tmp_path / "odd.jsonl.journal").write_text("no database" * 100, "utf-8")
    before = {path.name: path.is_file() and path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(error, match=named):
        Batch(tmp_path / source, tmp_path / out, workers=1).run()
    assert {path.name: path.is_file() and path.read_bytes() for path in tmp_path.iterdir()} == before


def test_restart_begins_anew_whatever_is_there(tmp_path: Path) -> None:
    source, out = written(tmp_path / "in.jsonl", [record(1)]), tmp_path / "out.jsonl"
    out.write_text("my own work", "utf-8")
    (tmp_path / "out.jsonl.journal").write_text("no database" * 100, "utf-8")
    assert Batch(source, out, workers=1, restart=True).run().done == 1
    assert Batch(source, out, workers=1, restart=True).run().done == 1
    assert len(rows(out)) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["--workers", "0"],
        ["--limit", "-1"],
        ["--retry", "done"],
        ["--retry", "failed", "--restart"],
        ["--runner", "cloud"],
        ["--to", "en,,"],
        ["--engine", "nobody"],
        ["--time-limit", "soon"],
    ],
)
def test_a_wrong_option_is_a_usage_error(tmp_path: Path, arguments: list[str]) -> None:
    source = written(tmp_path / "in.jsonl", [record(1)])
    done = batch(source, tmp_path / "out.jsonl", *arguments)
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("summarise: error: ")
    assert done.stderr.count("\n") == 1
    assert not list(tmp_path.glob("out*"))


# Outputs --------------------------------------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=()), max_size=30)
problems = st.builds(Problem, texts, texts, st.none() | texts)
digests = st.fixed_dictionaries({"stories": st.just([]), "source": st.fixed_dictionaries({"title": st.none() | texts})})


@given(st.lists(st.tuples(texts, st.sampled_from(["done", "partial", "failed"]), digests | st.none(), problems)))
@settings(deadline=None, max_examples=50)
def test_any_row_is_a_line_of_json(made: list[Any]) -> None:
    packed = [
        Row(id_, status, None if digest is None else zlib.compress(output.as_json(digest)), problem)
        for id_, status, digest, problem in made
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.jsonl"
        output.write(path, lambda: iter(packed), [])
        found = [json.loads(line) for line in path.read_bytes().splitlines()]
    assert [(row["id"], row["status"], row["digest"]) for row in found] == [(i, s, d) for i, s, d, _ in made]


def test_a_spreadsheet_has_the_main_storys_summaries_and_runs_nothing(tmp_path: Path) -> None:
    title = '=HYPERLINK("http://example.org")'
    given: list[dict[str, Any] | str] = [record(1, title=title, to=["fr"]), record(-5, title="-5"), "{"]
    given[1] = {**record(2), "id": "-5"}
    source, out = written(tmp_path / "in.jsonl", given), tmp_path / "out.csv"
    Batch(source, out, workers=1, to=["en"]).run()
    first, second, third = rows(out)
    assert list(first) == ["id", "status", "language", "title", "summary_en", "summary_fr", "problem"]
    assert first["title"] == f"'{title}"
    assert (first["summary_fr"], first["language"], first["status"]) == ("", "en", "partial")
    assert second["id"] == "-5"
    assert second["summary_en"].startswith("The harbour")
    assert (third["id"], third["status"]) == ("line-3", "failed")
    assert "line 3" in third["problem"]


@pytest.mark.extra
@PYARROW
def test_parquet_holds_digest_and_problem_as_json(tmp_path: Path) -> None:
    source, out = written(tmp_path / "in.jsonl", [record(1), "{"]), tmp_path / "out.parquet"
    Batch(source, out, workers=1).run()
    first, second = rows(out)
    assert json.loads(first["digest"])["stories"][0]["language"]["tag"] == "en"
    assert first["problem"] is None
    assert second["digest"] is None
    assert json.loads(second["problem"])["code"]


# The journal ----------------------------------------------------------------------------------------------------------


@given(st.lists(st.sampled_from(["a", "a#2", "a#2#2", "b", ""]), max_size=12))
@settings(deadline=None, max_examples=30)
def test_ids_in_the_output_are_all_different_and_the_same_in_every_run(ids: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.jsonl"
        runs = []
        for _ in range(2):
            with Journal(Path(folder) / "journal", output=out) as journal:
                admitted = [journal.admit(Record(id_, "", text=str(n))) for n, id_ in enumerate(ids)]
                for one in admitted:
                    journal.store(one.number, Result("done", b""))
                runs.append([one.id for one in admitted])
        assert len(set(runs[0])) == len(ids)
        assert runs[0] == runs[1]
        assert not any(one.due for one in admitted)


@given(st.data())
@settings(deadline=None, max_examples=20)
def test_a_journal_that_lost_its_tail_holds_whole_results(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, copy = Path(folder) / "journal", Path(folder) / "copy"
        with Journal(path, output=path) as journal:
            for number in range(8):
                admitted = journal.admit(Record(f"r{number}", "", text="x"))
                journal.store(admitted.number, Result("done", bytes([number]) * 9000))
                journal.commit()
            shutil.copy(path, copy)  # as a loss of power might leave them: the log of what was written last is torn
            log = Path(f"{path}-wal").read_bytes()
        torn = log[: data.draw(st.integers(0, len(log)))]
        Path(f"{copy}-wal").write_bytes(torn)
        with Journal(copy, output=copy) as journal:
            found = list(journal.rows())
        assert [row.id for row in found] == [f"r{n}" for n in range(len(found))]
        assert [row.digest for row in found] == [bytes([n]) * 9000 for n in range(len(found))]
        assert len(found) == 8 or len(torn) < len(log)
