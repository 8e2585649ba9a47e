"""Submits jobs of lsdeconv to a Slurm of its own and reads what they leave."""

import pathlib
import re
import unittest

import cluster
import harness
from harness import OPTICS

SUBMIT = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "slurm" / "submit"


class Jobs(harness.Case):
    JOB = [*OPTICS, "--offset", "100", "--numit", "6", "--block-size-max", "26000", "--threads", "1", "--auto-range",
           "0.5", "--no-ome", "--tv", "off", "--no-masks", "--no-quality"]
    KILL_WAIT = 30

    @classmethod
    def setUpClass(cls):
        reason = cluster.missing()
        if reason:
            raise unittest.SkipTest(reason)
        cls.cluster = cls.enterClassContext(cluster.Cluster(cls.KILL_WAIT))

    def setUp(self):
        super().setUp()
        self.input = harness.write_series(self.folder / "in", harness.phantom((30, 48, 56)))
        self.output = self.folder / "out" / "slices"

    def submit(self, *options, program=harness.PROGRAM, code=0, **variables):
        """What submit says."""
        result = self.cluster.run(SUBMIT, *options, "-i", self.input, "-o", self.output, *self.JOB,
                                  variables={**harness.environment(), "PATH": cluster.search_path(),
                                             "LSDECONV": str(program), **variables})
        self.assertEqual(result.returncode, code, result.stderr + result.stdout)
        return result.stdout + result.stderr

    def log(self, name, job):
        path = self.output / f"slurm-{name}-{job}.log"
        return path.read_text() if path.exists() else ""

    def impostor(self, *lines):
        """A program that does what these lines of a shell say in place of deconvolving; all else it does as usual."""
        path = self.folder / "lsdeconv"
        usual = f'case "$1" in info|plan|export|--print-config) exec {harness.PROGRAM} "$@" ;; esac'
        path.write_text("\n".join(["#!/bin/bash", usual, *lines, ""]))
        path.chmod(0o755)
        return path

    def expect_failed(self, job, *words):
        self.assertEqual(self.cluster.wait_for_end(job), "FAILED", self.log("deconvolve", job))
        for word in words:
            self.assertIn(word, self.log("deconvolve", job))


def jobs_of(told):
    """The numbers of the jobs that submit submitted."""
    return [int(number) for number in re.findall(r"^job (\d+)$", told, re.MULTILINE)]
