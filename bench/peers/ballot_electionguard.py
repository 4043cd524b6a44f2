"""A ballot over twelve contests of four options, made and checked by electionguard.

    ballot_electionguard.py BALLOTS

Prints lines `NAME MS`: `make` to encrypt one ballot with its proofs, `check` to verify it.
"""

import dataclasses
import logging
import statistics
import sys
import time

# electionguard 1.4.0 has values with `==` and no hash as defaults of fields, which Python refuses since 3.11.
plain = dataclasses.dataclass


def hashed(cls=None, **options):
    if not options.get("frozen"):
        options.setdefault("unsafe_hash", True)
    return plain(cls, **options) if cls is not None else lambda it: plain(it, **options)


dataclasses.dataclass = hashed

from electionguard.ballot import PlaintextBallot, PlaintextBallotContest, PlaintextBallotSelection  # noqa: E402
from electionguard.elgamal import elgamal_keypair_random  # noqa: E402
from electionguard.encrypt import encrypt_contest  # noqa: E402
from electionguard.group import ONE_MOD_Q, rand_q  # noqa: E402
from electionguard.manifest import (  # noqa: E402
    ContestDescriptionWithPlaceholders,
    SelectionDescription,
    VoteVariationType,
    generate_placeholder_selection_from,
)

# It writes every number it works with into its log.
logging.disable(logging.CRITICAL)

CONTESTS, OPTIONS = 12, 4


def described(contest: int) -> ContestDescriptionWithPlaceholders:
    options = [SelectionDescription(f"{contest}-{at}", at, f"option-{at}") for at in range(OPTIONS)]
    described = ContestDescriptionWithPlaceholders(
        f"leader-{contest}", contest, "staff", VoteVariationType.one_of_m, 1, 1, f"leader-{contest}", options
    )
    described.placeholder_selections = [generate_placeholder_selection_from(described, OPTIONS)]
    return described


def chosen(contest: int, choice: int) -> PlaintextBallotContest:
    options = [PlaintextBallotSelection(f"{contest}-{at}", int(at == choice)) for at in range(OPTIONS)]
    return PlaintextBallotContest(f"leader-{contest}", options)


def main(ballots: int) -> None:
    keys = elgamal_keypair_random()
    contests = [described(at) for at in range(CONTESTS)]
    makes, checks = [], []
    for ballot in range(ballots):
        votes = [chosen(at, (ballot + at) % OPTIONS) for at in range(CONTESTS)]
        begun = time.perf_counter()
        made = [
            encrypt_contest(vote, contest, keys.public_key, ONE_MOD_Q, rand_q(), should_verify_proofs=False)
            for vote, contest in zip(votes, contests)
        ]
        makes.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        for contest, encrypted in zip(contests, made):
            assert encrypted.is_valid_encryption(contest.crypto_hash(), keys.public_key, ONE_MOD_Q)
        checks.append(time.perf_counter() - begun)
    for name, times in (("make", makes), ("check", checks)):
        print(name, f"{statistics.median(times) * 1000:.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]))
