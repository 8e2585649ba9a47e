"""How the program starts: where a scheduler, another MPI library or a bare machine stands in its way."""

import os
import re
import shutil
import subprocess

import numpy as np

import harness
from harness import OPTICS, PROGRAM

# What Slurm leaves in the environment of a shell in an interactive step (srun --pty bash).
STEP = {"SLURM_JOB_ID": "71", "SLURM_JOBID": "71", "SLURM_STEP_ID": "0", "SLURM_STEPID": "0", "SLURM_PROCID": "0",
        "SLURM_LOCALID": "0", "SLURM_NODEID": "0", "SLURM_NTASKS": "1", "SLURM_NPROCS": "1", "SLURM_NODELIST": "n7",
        "SLURM_JOB_NODELIST": "n7", "SLURM_STEP_NUM_TASKS": "1", "SLURM_MPI_TYPE": "none"}
SEVERAL = {**STEP, "SLURM_NTASKS": "3", "SLURM_NPROCS": "3", "SLURM_STEP_NUM_TASKS": "3"}
MODELLED_PSF = ["psf", *OPTICS]


def library():
    """The MPI library of the program: "Open MPI" or "MPICH"."""
    told = harness.run("doctor", "/").stdout
    return "MPICH" if "MPICH" in told else "Open MPI"


def is_of_open_mpi(launcher):
    told = subprocess.run([launcher, "--version"], env=harness.environment(), capture_output=True, text=True, check=False)
    return "Open" in told.stdout  # (Open MPI), (OpenRTE)


class Start(harness.Case):
    def setUp(self):
        super().setUp()
        self.input = harness.write_series(self.folder / "in", harness.phantom((6, 20, 24)))

    def options(self, name, *more):
        return ["-i", self.input, "-o", self.folder / name, *OPTICS, "--numit", 2, "--output-type", "float32",
                "--device", "cpu", *more]

    def expect_the_usual(self, name):
        self.succeed(*self.options("usual"))
        np.testing.assert_array_equal(harness.read_series(self.folder / name),
                                      harness.read_series(self.folder / "usual"))


class InsideAStepOfSlurm(Start):
    def test_everything_runs_as_one_process(self):
        self.succeed(*self.options("out"), variables=STEP)
        self.expect_the_usual("out")
        for line in (["--help"], ["--version"], ["info", "-o", self.folder / "out"], ["doctor", self.folder],
                     ["plan", *self.options("planned")], ["verify", "-o", self.folder / "out"],
                     ["export", "-o", self.folder / "out"], MODELLED_PSF, ["series", self.folder],
                     ["simulate", "-o", self.folder / "phantom", "--shape", "8,16,16", "--refine", 1]):
            with self.subTest(line[0]):
                result = harness.run(*line, variables=STEP)
                self.assertIn(result.returncode, (0, 1) if line[0] == "doctor" else (0,), result.stderr)

    def test_a_step_started_with_pmi_is_one_process_too(self):
        for variables in ({"PMIX_RANK": "0", "PMIX_NAMESPACE": "slurm.pmix.71.0", "PMIX_SERVER_URI": "nowhere"},
                          {"PMI_RANK": "0", "PMI_SIZE": "1", "PMI_FD": "99"}):
            with self.subTest(variables):
                self.succeed(*MODELLED_PSF, variables={**STEP, **variables})

    def test_what_is_typed_in_the_terminal_of_several_tasks_is_one_process(self):
        self.succeed(*MODELLED_PSF, variables={**SEVERAL, "SLURM_PTY_PORT": "40000", "SLURM_TASK_PID": "1"})

    def test_tasks_that_do_not_know_of_each_other_are_refused_with_what_to_type(self):
        result = harness.run(*MODELLED_PSF, variables=SEVERAL)
        self.assertNotEqual(result.returncode, 0)
        self.assertEqual(result.stdout, "")
        self.assertRegex(result.stderr, r"(?m)^error: .*srun --mpi=pmix")


class WithoutMpi(Start):
    def test_answers_and_mistakes_come_before_mpi_is_started(self):
        """Once, from the first of three processes, whose MPI could not start."""
        for line in (["--version"], ["--help"], ["deconvolve", "--help-all"]):
            self.assertNotEqual(harness.run(*line, variables=SEVERAL).stdout, "")
            self.assertEqual(harness.run(*line, variables={**SEVERAL, "SLURM_PROCID": "2"}).stdout, "")
        mistake = harness.run("--numitt", 3, variables=STEP)
        self.assertEqual(mistake.returncode, 2)
        self.assertEqual(len(mistake.stderr.splitlines()), 1, mistake.stderr)


class ForeignLauncher(Start):
    def foreign(self, rank):
        """The environment of the other library's launcher."""
        return ({"OMPI_COMM_WORLD_SIZE": "2", "OMPI_COMM_WORLD_RANK": str(rank)} if library() == "MPICH" else
                {"PMI_SIZE": "2", "PMI_RANK": str(rank)})

    def test_is_refused_with_what_to_use(self):
        first = harness.run(*self.options("out"), variables=self.foreign(0))
        self.assertEqual(first.returncode, 2, first.stderr)
        self.assertRegex(first.stderr, "^error: .* started 2 processes, but .* knows of one only.*built with\n$")
        second = harness.run(*self.options("out"), variables=self.foreign(1))
        self.assertEqual((second.returncode, second.stderr), (2, first.stderr), "a script may have started it alone")
        self.succeed(*MODELLED_PSF, variables=self.foreign(1))  # which writes no volume
        self.assertFalse((self.folder / "out").exists())


class LastLine(Start):
    def test_is_said_whatever_the_name_of_the_launcher(self):
        if library() != "Open MPI":
            self.skipTest("another launcher")
        for name in ("mpirun", "orterun", "mpiexec.openmpi"):
            launcher = shutil.which(name)
            if launcher is not None and is_of_open_mpi(launcher):
                with self.subTest(launcher=launcher):
                    result = subprocess.run([launcher, *harness.command(["--nonsense"], ranks=2)[1:]],
                                            env=harness.environment(), capture_output=True, text=True, check=False)
                    self.assertTrue(result.stderr.splitlines()[-1].startswith("lsdeconv: "), result.stderr)

    def test_names_the_cause_below_what_mpirun_says(self):
        if library() != "Open MPI":
            self.skipTest("another launcher")
        for words, cause in ((["-i", self.folder / "nothing", *OPTICS], "nothing does not exist"),
                             (["--nonsense"], "--nonsense"),
                             (["verify", self.folder / "nothing.h5"], "nothing.h5")):
            with self.subTest(words=words):
                result = harness.run(*words, ranks=2)
                self.assertEqual(result.returncode, 2)
                self.assertIn("exit code", result.stderr.lower(), "mpirun's own words")
                self.assertTrue(result.stderr.splitlines()[-1].startswith("lsdeconv: "), result.stderr)
                self.assertIn(cause, result.stderr.splitlines()[-1])
        result = subprocess.run([harness.MPIEXEC, "-q", *harness.command(["--nonsense"], ranks=2)[1:]],
                                env=harness.environment(), capture_output=True, text=True, check=False)
        self.assertEqual(result.stderr.count("--nonsense'"), 1, "nothing hides it")


class BareMachine(Start):
    def test_one_process_needs_no_network_and_no_folder_of_the_systems(self):
        if os.geteuid() != 0:
            self.skipTest("only root may make namespaces")
        walls = ("for f in /tmp /dev/shm; do mount --bind $f $f && mount -o remount,ro,bind $f; done; "
                 'mount --bind "$0" "$0" && mount -o remount,rw,bind "$0"; exec "$@"')
        command = ["unshare", "--mount", "--net", "sh", "-c", walls, str(self.folder),
                   *harness.command(self.options("out"))]
        result = subprocess.run(command, env={**harness.environment(), "TMPDIR": "/tmp"}, capture_output=True,
                                text=True, timeout=harness.PATIENCE, check=False)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.expect_the_usual("out")

    def test_no_library_of_gpus_is_needed(self):
        needed = subprocess.run(["readelf", "--dynamic", PROGRAM], capture_output=True, text=True, check=True).stdout
        self.assertIn("(NEEDED)", needed)
        self.assertNotRegex(needed, r"\[lib(cu|nv)[^]]*\]")


class FilesOfMpi(Start):
    def test_none_lies_beside_the_checkpoint_while_it_is_open(self):
        """Not even for a moment: whoever kills the program then would find it there for ever."""
        checkpoint = self.folder / "place" / "run.h5"
        checkpoint.parent.mkdir()
        trace = self.folder / "trace"
        subprocess.run(["strace", "-f", "-qq", "-e", "trace=openat,creat,mknodat", "-o", trace,
                        *harness.command(self.options("out", "--checkpoint", checkpoint))],
                       env=harness.environment(), capture_output=True, timeout=harness.PATIENCE, check=True)
        made = [line.split('"')[1] for line in trace.read_text().splitlines() if "O_CREAT" in line]
        beside = [name for name in made if name.startswith(f"{checkpoint.parent}/")]
        self.assertNotEqual(beside, [])
        self.assertEqual([name for name in beside if re.search("data|locktest|shfp|lockedfile|[.]sm$", name)], [])

    def test_a_checkpoint_may_have_a_long_path(self):
        folder = self.folder / ("d" * 60) / ("e" * 60)
        folder /= "f" * (250 - len(str(folder)) - len("/run.h5") - 1)
        folder.mkdir(parents=True)
        for ranks in (None, 2):
            checkpoint = folder / "run.h5"
            self.assertEqual(len(str(checkpoint)), 250)
            self.succeed(*self.options(f"out{ranks}", "--checkpoint", checkpoint, "--no-resume"), ranks=ranks)
        self.expect_the_usual("outNone")


if __name__ == "__main__":
    harness.unittest.main()
