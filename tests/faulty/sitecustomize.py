"""Puts the engine `faulty` into the table of engines, in every Python that finds this folder on its path."""

from summarise import engines

engines.ENGINES["openai"] = "faulty"
