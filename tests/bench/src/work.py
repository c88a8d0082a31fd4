# SPDX-License-Identifier: MIT
"""A little of everything that Python scripts do; every version of Python prints the same."""
import hashlib
import json
import re


def sieve(n):
    flags = bytearray([1]) * n
    for i in range(2, int(n ** 0.5) + 1):
        if flags[i]:
            flags[i * i::i] = bytes(len(range(i * i, n, i)))
    return [i for i in range(2, n) if flags[i]]


class Account:
    def __init__(self, name):
        self.name, self.total = name, 0

    def add(self, n):
        self.total += n
        return self


def main():
    primes = sieve(30000)
    accounts = {str(p): Account(str(p)) for p in primes[:500]}
    for i, p in enumerate(primes):
        accounts[str(primes[i % 500])].add(p * i % 1009)
    text = json.dumps({k: a.total for k, a in accounts.items()}, sort_keys=True)
    words = re.findall(r'"(\d*7\d*)": (\d+)', text)
    back = sorted(json.loads(text).items(), key=lambda x: (x[1], x[0]))
    print(len(words), back[0], hashlib.sha256(text.encode()).hexdigest()[:16])


main()
