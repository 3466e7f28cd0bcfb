"""What sequence-to-sequence engines cost: CTranslate2 in int8 against transformers, and a batch against one by one.

python benchmarks/engines.py [--layers 12] [--beams 1 4]     needs the extras [local] and [neural], and 6 GB of memory

The model has the size of NLLB-600M and random weights: nothing that it writes means anything, so that each engine is
made to write as many tokens for each text. The engines' own libraries are called as the engines call them.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

TEXTS, READ, WRITTEN = 8, 40, 20  # texts, tokens of each, tokens that are written for each
VOCABULARY = 256_206


def make(folder: Path, layers: int) -> Any:
    """Save a model of NLLB-600M's size, converted too, and return it."""
    import torch
    from ctranslate2.converters import TransformersConverter
    from transformers import M2M100Config, M2M100ForConditionalGeneration, NllbTokenizer

    torch.manual_seed(1)
    vocabulary = {"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3, "▁": 4}
    vocabulary |= {f"▁w{i}": i for i in range(len(vocabulary), VOCABULARY - 206)}
    tokenizer = NllbTokenizer(vocab=vocabulary, merges=[])
    model = M2M100ForConditionalGeneration(
        M2M100Config(
            vocab_size=VOCABULARY, d_model=1024, encoder_layers=layers, decoder_layers=layers,
            encoder_attention_heads=16, decoder_attention_heads=16, encoder_ffn_dim=4096, decoder_ffn_dim=4096,
        )
    )  # fmt: skip
    model.save_pretrained(folder / "whole")
    tokenizer.save_pretrained(folder / "whole")
    TransformersConverter(str(folder / "whole")).convert(str(folder / "int8"), quantization="int8")
    return model.eval()


def seconds(run: Callable[[], object]) -> float:
    """Return the quickest of two runs: the first one also pays for what is made once."""
    return min(_once(run) for _ in range(2))


def _once(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def main() -> None:
    """Print a row for each engine and number of beams."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--layers", type=int, default=12)
    parser.add_argument("--beams", type=int, nargs="+", default=[1, 4], help="transformers takes minutes with 4")
    arguments = parser.parse_args()
    layers = arguments.layers
    import ctranslate2
    import torch

    threads = min(os.cpu_count() or 1, 4)
    torch.set_num_threads(threads)
    folder = Path(tempfile.mkdtemp())
    try:
        model = make(folder, layers)
        parameters = sum(weights.numel() for weights in model.parameters()) // 1_000_000
        translator = ctranslate2.Translator(
            str(folder / "int8"), device="cpu", compute_type="int8", intra_threads=threads
        )
        ids = [[5 + (31 * i + 7 * j) % 9000 for j in range(READ)] for i in range(TEXTS)]
        words = [[f"▁w{i}" for i in row] for row in ids]

        def by_transformers(rows: list[list[int]], beams: int) -> object:
            with torch.inference_mode():
                return model.generate(
                    input_ids=torch.tensor(rows), num_beams=beams, do_sample=False, forced_bos_token_id=7,
                    min_new_tokens=WRITTEN, max_new_tokens=WRITTEN,
                )  # fmt: skip

        def by_ctranslate2(rows: list[list[str]], beams: int) -> object:
            return translator.translate_batch(
                rows, beam_size=beams, min_decoding_length=WRITTEN, max_decoding_length=WRITTEN
            )

        packages = ("torch", "transformers", "ctranslate2")
        versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in packages)
        print(f"{time.strftime('%Y-%m-%d')}, {platform.machine()}, {threads} threads, {parameters} M parameters")
        print(f"{versions}; {TEXTS} texts of {READ} tokens, {WRITTEN} written for each, in seconds")
        for beams in arguments.beams:
            whole = seconds(partial(by_transformers, ids, beams))
            quick = seconds(partial(by_ctranslate2, words, beams))
            times = f"{whole / quick:.1f} times"
            print(f"{beams} beams: transformers {whole:.2f}, ctranslate2 {quick:.2f}, {times}", flush=True)
        whole = seconds(partial(by_transformers, ids, 1))
        single = sum(_once(partial(by_transformers, [row], 1)) for row in ids)
        print(f"transformers, one by one {single:.2f}, as a batch {whole:.2f}: {single / whole:.1f} times")
        quick = seconds(partial(by_ctranslate2, words, 1))
        single = sum(_once(partial(by_ctranslate2, [row], 1)) for row in words)
        print(f"ctranslate2, one by one {single:.2f}, as a batch {quick:.2f}: {single / quick:.1f} times")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
