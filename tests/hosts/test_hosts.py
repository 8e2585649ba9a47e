"""Runs on three hosts that have only TCP between them: whole, with a cable pulled out, two on the same files."""

import subprocess
import unittest

import numpy as np

import harness
import hosts
from harness import OPTICS, place

PROGRAM = harness.PROGRAM_ON_PRETENDED_GPUS
GPUS = {"LSDECONV_PRETEND_GPUS": str(hosts.RANKS_OF_HOST)}
# What everything on a pretended GPU waits at most, in microseconds: leaves time on any machine to pull a cable, or to
# start a second run.
SLOW, SLOWEST = ({**GPUS, "LSDECONV_PRETEND_GPU_DELAY": delay} for delay in ("20000", "60000"))
STALL_TIMEOUT = 3


class ThreeHosts(harness.Case):
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

    def options(self, name):
        return [PROGRAM, "-i", self.input, "-o", self.folder / name / "out", *OPTICS, "--offset", 100, "--numit", 6,
                "--block-size-max", 26000, "--threads", 1, "--tv", "off", "--no-masks", "--no-quality",
                "--output-type", "float32", "--stall-timeout", STALL_TIMEOUT, "--lock-patience", 6]

    def run_on(self, some_hosts, name):
        result = subprocess.run(self.hosts.mpirun(*self.options(name), hosts=some_hosts), timeout=120, check=False,
                                env=self.hosts.environment(**GPUS), capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, result.stderr + result.stdout)
        return result.stderr + result.stdout

    def expect_the_bits_of_one_host(self, name):
        self.run_on(["h1"], "one")
        one, other = (harness.read_series(self.folder / which / "out") for which in ("one", name))
        np.testing.assert_array_equal(one, other)

    def ranks(self, *names):
        return [pid for name in names for pid in self.hosts.processes(name, PROGRAM)]

    def test_the_bits_are_those_of_one_host(self):
        self.assertIn("6 processes on 3 nodes", self.run_on(hosts.NAMES, "three"))
        self.expect_the_bits_of_one_host("three")

    def test_a_cable_pulled_in_the_middle(self):
        told = self.start_and_cut("h3")
        self.assertRegex(told, rf"host h3 \(ranks 4, 5\) has not been heard for {STALL_TIMEOUT} s")
        self.hosts.kill_everything()  # mpirun's daemon on the cut host waits for the network
        self.assertEqual(harness.delivered(self.folder / "cut" / "out"), [], "slices were written without a host")
        again = self.run_on(["h1", "h2"], "cut")
        self.assertRegex(again, "42 blocks, (all|[0-9]+( of them)?) done by an earlier run")
        self.expect_the_bits_of_one_host("cut")

    def test_a_second_run_on_another_host(self):
        with self.slow_run("same", ["h1"], SLOWEST):
            second = self.start("same", ["h2"])
            self.assertRegex(second.communicate(timeout=60)[0], r"on h1\b.* is working on the same files")
            self.assertEqual(second.returncode, 2)
            self.hosts.kill_everything()
        self.assertIn("which has ended without removing", self.run_on(["h2"], "same"))

    def start(self, name, some_hosts, variables=GPUS):
        run = subprocess.Popen(self.hosts.mpirun(*self.options(name), hosts=some_hosts), text=True,
                               env=self.hosts.environment(**variables), stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT)
        self.addCleanup(run.kill)
        return run

    def slow_run(self, name, some_hosts, variables=SLOW):
        """A run that has finished some blocks and is at work on others."""
        run = self.start(name, some_hosts, variables)
        checkpoint = place("checkpoint", self.folder / name / "out")
        harness.wait_until(lambda: harness.block_states(checkpoint).sum() >= 3 or run.poll() is not None, "three blocks")
        self.assertIsNone(run.poll(), "the run ended too early for this test")
        return run

    def start_and_cut(self, host):
        """What a run says whose host is cut off when some blocks are done; all its ranks end by themselves."""
        run = self.slow_run("cut", hosts.NAMES)
        self.hosts.cut(host)
        self.addCleanup(self.hosts.mend, host)
        harness.wait_until(lambda: not self.ranks(*hosts.NAMES), "the end of all ranks", 90)
        try:
            told, _ = run.communicate(timeout=60)
            # The program says 75; mpirun, which has lost a daemon, may say that instead.
            self.assertIn(run.returncode, (75, 205), told)
        except subprocess.TimeoutExpired:  # it waits for its daemon on the cut host, as long as TCP does
            self.hosts.kill_everything()
            told, _ = run.communicate()
        return told


if __name__ == "__main__":
    unittest.main()
