"""The program in steps of Slurm, with and without the plug-in by which tasks find each other."""

import unittest

import cluster
import harness

PSF = ["psf", *harness.OPTICS]


class Steps(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        reason = cluster.missing()
        if reason:
            raise unittest.SkipTest(reason)
        cls.cluster = cls.enterClassContext(cluster.Cluster(kill_wait=5))

    def srun(self, *words):
        return self.cluster.run("srun", *words)

    def test_the_only_task_is_one_process_with_any_plug_in(self):
        for plug_in in ("none", "pmix", "pmi2"):
            with self.subTest(plug_in):
                twice = f"{harness.PROGRAM} {' '.join(PSF)} && {harness.PROGRAM} {' '.join(PSF)}"
                result = self.srun("-n", 1, f"--mpi={plug_in}", "bash", "-c", twice)
                self.assertEqual(result.returncode, 0, result.stderr)
                self.assertEqual(result.stdout.count("% of the energy"), 2)

    def test_tasks_with_pmix_are_ranks(self):
        result = self.srun("-n", 2, "--mpi=pmix", harness.PROGRAM, "doctor", self.cluster.folder)
        self.assertRegex(result.stdout, r"good +launcher +srun, 2 ranks on 1 node")

    def test_tasks_that_mpi_does_not_know_of_do_not_run(self):
        result = self.srun("-n", 2, "--mpi=none", harness.PROGRAM, "simulate", "-o", self.cluster.folder / "out")
        self.assertNotEqual(result.returncode, 0)
        self.assertEqual((result.stdout, (self.cluster.folder / "out").exists()), ("", False))
        self.assertEqual(self.srun("-n", 2, "--mpi=none", harness.PROGRAM, "--version").stdout.count("lsdeconv"), 1)


if __name__ == "__main__":
    unittest.main()
