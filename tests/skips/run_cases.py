#!/usr/bin/env python3
"""run_cases.py FILE

Runs the cases of a file of Python's unittest. Each that is skipped is told in a line of its own, which tests/skips/check
reads; a file with some skipped cases has passed. Exit codes: 0 all passed, 1 some failed or there is none, 77 all were skipped.
"""

import os
import sys
import unittest

ALL_SKIPPED = 77


class Result(unittest.TextTestResult):
    passed = 0

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed += 1

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        print(f"\nSKIPPED {test.id()}: {' '.join(reason.split())}", flush=True)


def main(file):
    sys.path.insert(0, os.getcwd())
    runner = unittest.TextTestRunner(verbosity=2, resultclass=Result)
    result = unittest.main(module=None, argv=["unittest", file], testRunner=runner, exit=False).result
    if not result.wasSuccessful() or result.testsRun + len(result.skipped) == 0:
        return 1
    return 0 if result.passed else ALL_SKIPPED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
