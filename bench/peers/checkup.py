"""What other software does with the numbers of a Chinese text, in megabytes of UTF-8 a second.

    checkup.py CORPUS

Takes the sentences of the corpus (a tab ends each), repeats them, and prints `cn2an` (its transform of a sentence, which turns
Chinese numerals into figures) and `regex` (one regular expression for figures, numerals and units). Neither repairs text, reads
relations or says what is counted.
"""

import re
import sys
import time

import cn2an

NUMBER = re.compile(
    r"(?:近|超过?|突破|约|逾|不少于|不超过)?(?:[0-9０-９][0-9０-９,.]*|[〇零一二两三四五六七八九十百千万亿]+)"
    r"(?:[十百千万亿]+)?(?:[余多])?(?:万|亿)?(?:元|人次|人|名|个|项|所|年|月|日|次|%|％|届|周|小时|亩|平方米)?(?:以上|以下|左右|以内)?"
)
LEAST = 2.0


def rate(sentences: list[str], work) -> float:
    size = sum(len(s.encode()) for s in sentences)
    done, begun = 0, time.perf_counter()
    while (spent := time.perf_counter() - begun) < LEAST or done == 0:
        for sentence in sentences:
            work(sentence)
        done += size
    return done / spent / 1e6


def transform(sentence: str) -> None:
    try:
        cn2an.transform(sentence, "cn2an")
    except ValueError:
        pass  # it refuses some sentences, such as those with 第三名


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        sentences = [line.split("\t")[0] for line in file if "\t" in line]
    print(f"cn2an {rate(sentences, transform):.3f}")
    print(f"regex {rate(sentences, lambda s: list(NUMBER.finditer(s))):.3f}")


main()
