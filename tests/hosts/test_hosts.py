"""One run on three hosts that have only TCP between them, whole and with a cable pulled in the middle."""

import signal
import subprocess
import time
import unittest

import numpy as np

import harness
import hosts
from harness import OPTICS

SLOW = 20000  # microseconds that everything on a pretended GPU waits at most


def is_running(pid):
    return hosts.name_of(pid) is not None


class ThreeHosts(harness.Case):
    JOB = [*OPTICS, "--offset", 100, "--numit", 6, "--block-size-max", 26000, "--threads", 1,
           "--output-type", "float32"]

    @classmethod
    def setUpClass(cls):
        reason = hosts.missing()
        if reason:
            raise unittest.SkipTest(reason)
        cls.hosts = cls.enterClassContext(hosts.Hosts())

    def setUp(self):
        super().setUp()
        self.addCleanup(self.hosts.kill_everything)
        self.input = harness.write_series(self.folder / "in", harness.phantom((30, 48, 56)))

    def options(self, name, *more):
        return ["-i", self.input, "-o", self.folder / name / "out", *self.JOB, *more]

    def result(self, name):
        return harness.read_series(self.folder / name / "out")

    def expect_the_bits_of_one_host(self, name):
        self.succeed(*self.options("one"), ranks=2)
        np.testing.assert_array_equal(self.result(name), self.result("one"))

    def test_the_bits_are_those_of_one_host(self):
        run = self.hosts.run(harness.PROGRAM, *self.options("three"))
        self.assertEqual(run.returncode, 0, run.stderr + run.stdout)
        self.assertIn("6 on 3 node(s)", run.stderr + run.stdout)
        self.expect_the_bits_of_one_host("three")


if __name__ == "__main__":
    unittest.main()
