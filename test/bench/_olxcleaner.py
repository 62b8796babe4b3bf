"""Times olxcleaner's complete validation of one course, warm. Prints milliseconds for each round, one a line."""
import sys
import time

import olxcleaner

path, rounds = sys.argv[1], int(sys.argv[2])
olxcleaner.validate(path, steps=8)
for _ in range(rounds):
    start = time.perf_counter()
    olxcleaner.validate(path, steps=8)
    print((time.perf_counter() - start) * 1000)
