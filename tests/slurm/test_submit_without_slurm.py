"""submit where there is no cluster: what it understands by itself, and what it says then."""

import os
import pathlib
import re
import subprocess
import sys
import unittest

import harness
from harness import OPTICS

SUBMIT = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "slurm" / "submit"
NODE = "main*|n1|8|131072|2|(null)|infinite"


class SubmitWithoutSlurm(harness.Case):
    def setUp(self):
        super().setUp()
        self.input = harness.write_series(self.folder / "in", harness.phantom((10, 24, 24)))
        self.commands = self.folder / "commands"
        self.commands.mkdir()
        for folder in filter(os.path.isdir, os.environ["PATH"].split(":")):
            for command in pathlib.Path(folder).iterdir():
                if command.name not in ("sinfo", "sbatch") and not (self.commands / command.name).is_symlink():
                    (self.commands / command.name).symlink_to(command)

    def submit(self, *options, program=harness.PROGRAM):
        """Where all commands are found but Slurm's."""
        words = [sys.executable, SUBMIT, "-i", self.input, *OPTICS, *options]
        return subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False, env={
            **harness.environment(), "PATH": str(self.commands), "LSDECONV": str(program)})

    def pretend_sinfo(self):
        sinfo = self.commands / "sinfo"
        sinfo.write_text(f"#!/bin/sh\necho '{NODE}'\n")
        sinfo.chmod(0o755)

    def test_says_what_is_missing(self):
        for missing in ("sinfo", "sbatch"):
            result = self.submit()
            self.assertEqual(result.returncode, 1)
            self.assertRegex(result.stderr, f"^submit: there is no {missing} here: Slurm is not installed")
            self.assertEqual(result.stderr.count("\n"), 1, "one sentence")
            self.pretend_sinfo()

    def test_says_that_the_program_is_missing(self):
        self.pretend_sinfo()
        for program in (self.folder / "none", self.folder):
            result = self.submit(program=program)
            self.assertRegex(result.stderr, f"^submit: {program} cannot be started .*LSDECONV")

    def test_takes_memory_as_slurm_writes_it(self):
        self.pretend_sinfo()
        for size, mebibytes in (("64G", 65536), ("64", 65536), ("65536M", 65536), ("67108864k", 65536), ("1T", 131072),
                                ("1.5G", 1536)):
            result = self.submit("--dry-run", "--mem-per-node", size)
            self.assertIn(f"--mem={mebibytes}M", result.stdout, result.stderr)
        for size in ("64X", "G", "0", "much"):
            result = self.submit("--dry-run", "--mem-per-node", size)
            self.assertEqual(result.returncode, 2)
            self.assertIn("64G", result.stderr.splitlines()[-1])

    def test_starting_over_replaces_the_slices_of_before(self):
        self.pretend_sinfo()
        for options, replaces in ((["--no-resume"], True), ([], False)):
            second = self.submit("--dry-run", "--gpus-per-node", "1", *options).stdout.split("export.sbatch")[1]
            self.assertEqual("--overwrite" in second, replaces, second)

    def test_the_checkpoint_of_another_run_is_told_before_anything_is_submitted(self):
        self.pretend_sinfo()
        self.succeed("-i", self.input, *OPTICS, "--numit", 1)
        result = self.submit("--dry-run", "--numit", "2")
        self.assertEqual(result.returncode, 2)
        self.assertIn(f"-o {self.input / 'deconvolved_2'}", result.stderr)
        self.assertEqual(self.submit("--dry-run", "--numit", "2", "-o", self.folder / "out").returncode, 0)

    def test_each_series_is_a_run_with_an_output_of_its_own(self):
        self.pretend_sinfo()
        for channel in (0, 1):
            harness.write_series(self.folder / "tree" / "flat", harness.phantom((10, 24, 24)),
                                 pattern=f"s_C{channel}_Z{{:04d}}.tif")
        harness.write_series(self.folder / "tree" / "Ex_488", harness.phantom((10, 24, 24)))
        self.input = self.folder / "tree"
        told = self.submit("--dry-run", "--each-series", "-o", self.folder / "out").stdout
        self.assertEqual(re.findall(r"^run (\d) of 3$", told, re.MULTILINE), ["1", "2", "3"])
        for output in ("Ex_488", "flat/s_C0_Z", "flat/s_C1_Z"):
            self.assertEqual(told.count(f"slices      {self.folder}/out/{output} "), 1, told)
        self.assertIn("--pattern 's_C1_Z*.*'", told)
        self.assertFalse((self.folder / "out").exists(), "a dry run made a folder")

    def test_a_mistake_in_one_series_submits_none(self):
        self.pretend_sinfo()
        for name in ("a", "b"):
            harness.write_series(self.folder / "tree" / name, harness.phantom((10, 24, 24)))
        (self.folder / "tree" / "b" / "img_0004.tif").unlink()
        self.input = self.folder / "tree"
        result = self.submit("--each-series")
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertIn("number 4 is missing", result.stderr)
        self.assertNotIn("sbatch", result.stdout + result.stderr)


if __name__ == "__main__":
    unittest.main()
