"""doctor: what it says of this machine, and what it leaves behind."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from harness import Case, command, environment, run

LINE = re.compile(r"^  (good|unknown|advice|PROBLEM) +(\S.*?)  +(\S.*)$|^  (good|unknown|advice|PROBLEM) +(\S+) (\S.*)$")
SUBJECTS = {"processor", "clock", "usable GPUs", "libraries", "MPI thread level", "launcher", "cores of a rank", "memory",
            "swap", "huge pages", "reserved huge pages", "fragmentation", "vm.compaction_proactiveness",
            "vm.overcommit_memory", "vm.dirty_background_bytes", "vm.dirty_bytes", "locked memory", "open files",
            "control group", "folder", "file system", "free disk", "write rate", "file locks"}


def findings(output):
    """Subject -> (verdict, what was seen)."""
    found = {}
    for line in output.splitlines():
        match = LINE.match(line)
        if match:
            verdict, subject, seen = [group for group in match.groups() if group is not None]
            found[subject] = (verdict, seen)
    return found


class Doctor(Case):
    """In memory where there is such a folder: the doctor measures for seconds how fast a disk writes."""

    def setUp(self):
        super().setUp()
        if os.access("/dev/shm", os.W_OK):
            self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lsdeconv-app-", dir="/dev/shm"))
            self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def examine(self, *arguments, code=0, **keywords):
        result = run("doctor", *arguments, **keywords)
        self.assertEqual(result.returncode, code, result.stdout + result.stderr)
        return findings(result.stdout)

    def test_examines_everything_and_leaves_nothing(self):
        found = self.examine(self.folder)
        self.assertLessEqual(SUBJECTS, set(found))
        self.assertEqual(found["folder"][0], "good")
        self.assertIn(str(self.folder.resolve()), found["folder"][1])
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_agrees_with_other_tools(self):
        found = self.examine(self.folder)
        table = subprocess.run(["df", "--output=fstype", self.folder], capture_output=True, text=True, check=True).stdout
        self.assertEqual(found["file system"][1].split(":")[0], table.split()[-1])
        for subject in ("vm.compaction_proactiveness", "vm.overcommit_memory"):
            file = pathlib.Path("/proc/sys") / subject.replace(".", "/")
            if file.exists():
                self.assertEqual(found[subject][1].split(":")[0], file.read_text().strip())

    def test_under_mpirun_gives_one_report_that_knows_the_ranks(self):
        result = self.succeed("doctor", self.folder, ranks=2)
        self.assertEqual(result.stdout.count("MPI thread level"), 1)
        self.assertIn("mpirun (Open MPI), 2 ranks on 1 node", findings(result.stdout)["launcher"][1])
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_finds_the_place_of_the_checkpoint(self):
        (self.folder / "in").mkdir()
        (self.folder / "other").mkdir()
        for arguments, place in ((["-i", self.folder / "in"], "in"), (["-o", self.folder / "other" / "out"], "other"),
                                 ([self.folder / "other" / "x.h5"], "other"), ([self.folder / "in" / "new" / "x.h5"], "in")):
            self.assertIn(f"{self.folder.resolve() / place} can be written to", self.examine(*arguments)["folder"][1])
        self.assertIn("nowhere does not exist, a run would make it", self.examine(self.folder / "nowhere")["folder"][1])
        self.assertIn("nowhere does not exist, a run would be", self.examine("-i", self.folder / "nowhere")["folder"][1])
        self.assertNotIn("does not exist", self.examine(self.folder / "other")["folder"][1])
        result = subprocess.run(command(["doctor"]), env=environment(), capture_output=True, text=True, check=True,
                                cwd=self.folder / "other")
        self.assertIn(str(self.folder.resolve() / "other"), result.stdout)

    def test_a_folder_that_cannot_be_written_to_is_a_problem(self):
        found = self.examine("/proc", code=1)
        self.assertEqual(found["folder"][0], "PROBLEM")

    def test_limits_are_those_of_the_process(self):
        limited = ["bash", "-c", 'ulimit -n 256; exec "$@"', "bash"]
        result = subprocess.run(limited + command(["doctor", self.folder]), env=environment(), capture_output=True,
                                text=True, check=True)
        verdict, seen = findings(result.stdout)["open files"]
        self.assertEqual(verdict, "advice")
        self.assertIn("256", seen)
        self.assertIn("ulimit -n", result.stdout)

    def test_a_launcher_that_mpi_does_not_know_is_a_problem(self):
        foreign = {**environment(), "SLURM_STEP_NUM_TASKS": "4"}
        result = subprocess.run(command(["doctor", self.folder]), env=foreign, capture_output=True, text=True, check=False)
        self.assertEqual(result.returncode, 1, result.stdout)
        self.assertEqual(findings(result.stdout)["launcher"][0], "PROBLEM")

    def test_quiet_tells_faults_only(self):
        result = run("doctor", "/proc", "--quiet")
        self.assertEqual({verdict for verdict, _ in findings(result.stdout).values()} - {"advice", "PROBLEM"}, set())
        self.assertIn("PROBLEM", result.stdout)


class FullDisk(Case):
    def setUp(self):
        super().setUp()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", self.folder], check=False,
                                 capture_output=True)
        if mounted.returncode:
            self.skipTest("mounting needs root")
        self.addCleanup(subprocess.run, ["umount", self.folder], check=False)

    def test_stops_a_run(self):
        with self.assertRaises(OSError), open(self.folder / "all", "wb", buffering=0) as file:
            while True:
                file.write(bytes(65536))
        result = run("doctor", self.folder)
        self.assertEqual(result.returncode, 1, result.stdout)
        found = findings(result.stdout)
        self.assertEqual(found["free disk"][0], "PROBLEM")
        self.assertTrue(found["file system"][1].startswith("tmpfs: "))


if __name__ == "__main__":
    unittest.main()
