"""What submit makes of a run and of what Slurm says of the nodes."""

import unittest

import harness
import jobs


class Submit(jobs.Jobs):
    def test_a_dry_run_shows_both_jobs_and_submits_none(self):
        told = self.submit("--dry-run", "--slurm=--comment=a brain")
        for part in ("--nodes=1", "--ntasks-per-node=1", "--gres=gpu:1", "--mem=", "--time=", "--signal=USR1@",
                     "deconvolve.sbatch", "export.sbatch", "--dependency=afterok:JOB", "'--comment=a brain'",
                     "--no-export", str(self.output)):
            self.assertIn(part, told)
        self.assertEqual(self.cluster.run("squeue", "-h").stdout, "")
        self.assertFalse(self.output.parent.exists(), "a dry run made a folder")

    def test_the_second_job_gets_the_options_of_the_slices(self):
        told = self.submit("--dry-run", "--compression", "none", "--flip", "--lock-patience", "20")
        second = told.split("export.sbatch")[1]
        self.assertIn(f"{harness.place('checkpoint', self.output)} -o {self.output} --auto-range 0.5 --compression none --flip "
                      "--lock-patience 20 --no-ome\n", second)

    def test_nodes_without_gpus_do_all_in_one_job(self):
        told = self.submit("--dry-run", "--gpus-per-node", "0")
        self.assertEqual(told.count("sbatch --parsable"), 1, told)
        self.assertNotIn("--gres", told)
        self.assertNotIn("--no-export", told)

    def test_a_mistake_is_told_before_anything_is_submitted(self):
        self.assertIn("--psf-energy", self.submit("--psf-energy", "7", code=2))
        self.assertEqual(self.cluster.run("squeue", "-h").stdout, "")

    def test_the_slices_follow_the_last_block(self):
        told = self.submit("--nodes", "2", "--device", "cpu")
        first, second = jobs.jobs_of(told)
        self.assertEqual(self.cluster.job(first)["JobName"], "lsdeconv")
        self.assertEqual(self.cluster.job(second)["JobName"], "lsdeconv-export")
        self.assertEqual(self.cluster.wait_for_end(first), "COMPLETED", self.log("deconvolve", first))
        self.assertFalse(list(self.output.glob("*.tif")), "the first job wrote slices")
        self.assertEqual(self.cluster.wait_for_end(second), "COMPLETED", self.log("export", second))
        self.assertEqual(len(harness.delivered(self.output)), 30)

    def test_each_series_is_deconvolved_to_an_output_of_its_own(self):
        folder = self.folder / "channels"
        for channel in (0, 1):
            harness.write_series(folder, harness.phantom((12, 48, 56)), pattern=f"s_C{channel}_Z{{:04d}}.tif")
        self.input = folder
        told = self.submit("--each-series", "--one-job", "--nodes", "1", "--device", "cpu")
        submitted = jobs.jobs_of(told)
        self.assertEqual(len(submitted), 2, told)
        for job, name in zip(submitted, ("s_C0_Z", "s_C1_Z")):
            log = self.output / name / f"slurm-deconvolve-{job}.log"
            self.assertEqual(self.cluster.wait_for_end(job), "COMPLETED", log.read_text())
            self.assertEqual(len(list((self.output / name).glob("*.tif"))), 12)

    def test_slices_of_blocks_that_failed_are_not_waited_for(self):
        go_on = self.folder / "go on"
        told = self.submit("--nodes=1", program=self.impostor(f'until [ -e "{go_on}" ]; do sleep 0.1; done', "exit 1"))
        first, second = jobs.jobs_of(told)
        self.assertEqual(self.cluster.job(second)["Dependency"], f"afterok:{first}(unfulfilled)")
        go_on.touch()
        self.expect_failed(first, "lsdeconv ended with 1")
        self.assertEqual(self.cluster.wait_for_end(second), "CANCELLED", "the export of nothing still waits")


if __name__ == "__main__":
    unittest.main()
