"""Chance that is the same in every run: PCG64, a stream of its own for each use, and popularity by rank."""

import zlib
from typing import Final

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]
Moments = npt.NDArray[np.datetime64]
Shares = npt.NDArray[np.float64]

SEED: Final = 2009
NEAR: Final = 0.7  # of the draws of a correlated data set stay within the department
STEEPNESS: Final = 2.0  # g of R(n, g)


def stream(name: str, chunk: int = 0) -> np.random.Generator:
    """The stream of chance called `name`; chunks of one table may be drawn in any order, or beside each other."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([SEED, zlib.crc32(name.encode()), chunk])))


def ranked(chance: np.random.Generator, number: int, size: int, steepness: float = STEEPNESS) -> Integers:
    """`size` draws of R(number, steepness): rank 0 is drawn most often."""
    return (number * chance.random(size) ** steepness).astype(np.int64)


class Pool:
    """`number` members, tags or groups of unequal popularity. Which of them are popular is a matter of chance.

    `homes`, the department of each, makes draws near a department possible.
    """

    def __init__(self, name: str, number: int, homes: Integers | None = None) -> None:
        self.number = number
        self.by_rank: Integers = stream(f"{name}: ranks").permutation(number)
        if homes is not None:
            places = homes[self.by_rank]
            self.by_home: Integers = self.by_rank[np.argsort(places, kind="stable")]
            self.sizes = np.bincount(places)
            self.starts = np.cumsum(self.sizes) - self.sizes

    def draw(self, chance: np.random.Generator, size: int, near: Integers | None = None) -> Integers:
        """`size` of them by popularity; seven of ten at home in the department that `near` names for each draw."""
        drawn = self.by_rank[ranked(chance, self.number, size)]
        if near is None:
            return drawn
        stays = (chance.random(size) < NEAR) & (near < len(self.sizes))
        homes = np.where(stays, near, 0)
        stays &= self.sizes[homes] > 0
        inside = self.starts[homes] + (self.sizes[homes] * chance.random(size) ** STEEPNESS).astype(np.int64)
        return np.where(stays, self.by_home[np.minimum(inside, self.number - 1)], drawn)


def lognormal(chance: np.random.Generator, size: int, mean: float, least: int, most: int) -> Integers:
    """Lengths in words: lognormal with sigma 0.6, clipped."""
    return np.clip(np.rint(chance.lognormal(mean, 0.6, size)), least, most).astype(np.int64)


def without_doubles(rows: Integers) -> Integers:
    """The rows, each once, in ascending order."""
    unique: Integers = np.unique(rows, axis=0)
    return unique
