"""What the sample company's customers write: a sentence that belongs to the score and the topic, in their language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np

Phrases = Mapping[str, Mapping[str, Sequence[str]]]
"""Sentences by topic (and `opening`), then by mood: good, fair or bad."""

MOODS = ("bad", "fair", "good")
FOLDER = Path(__file__).parent / "phrases"


@cache
def phrases(language: str) -> Phrases:
    """All sentences of a language, from its file in `phrases/`."""
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


def comment(rng: np.random.Generator, language: str, topic: str, mood: str) -> str:
    """One comment of one or two sentences."""
    said = phrases(language)
    opening, sentence = _pick(rng, said["opening"][mood]), _pick(rng, said[topic][mood])
    return f"{opening} {sentence}".strip()


def _pick(rng: np.random.Generator, sentences: Sequence[str]) -> str:
    return sentences[int(rng.integers(len(sentences)))]
