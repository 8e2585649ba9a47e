"""Nodes that crash under a job: it is queued again, and what was done is kept."""

import unittest

import cluster
import harness
import jobs

# What everything on a pretended GPU waits at most, in microseconds, so that the run lasts until its nodes crash.
SLOW = {"LSDECONV_PRETEND_GPU_DELAY": "3000"}


class LostNodes(jobs.Jobs):
    KILL_WAIT = 2

    def job_that_loses(self, node):
        job, = jobs.jobs_of(self.submit("--one-job", "--nodes", "2", "--stall-timeout", "10",
                                        program=harness.PROGRAM_ON_PRETENDED_GPUS, **SLOW))
        checkpoint = harness.place("checkpoint", self.output)
        cluster.wait_until(lambda: harness.block_states(checkpoint).any(), "the job is at work")
        self.cluster.crash(node)
        return job

    def expect_all_done(self, job, attempts):
        self.assertEqual(self.cluster.wait_for_end(job, 240), "COMPLETED", self.log("deconvolve", job))
        log = self.log("deconvolve", job)
        self.assertEqual(len(list(self.output.glob("img_*"))), 30, log)
        self.assertIn(f"attempt {attempts} on", log)
        self.assertNotIn(f"attempt {attempts + 1} on", log)

    def test_the_first_node_goes_on_without_the_other_and_ends_in_order(self):
        job = self.job_that_loses("n2")
        self.cluster.restart("n2")
        self.expect_all_done(job, attempts=2)
        self.assertIn("rank 1 on host", self.log("deconvolve", job))
        self.assertIn("lsdeconv ended early, in order; queued again", self.log("deconvolve", job))

    def test_slurm_queues_the_job_again_that_has_lost_its_first_node(self):
        job = self.job_that_loses("n1")
        self.cluster.restart("n1")
        self.cluster.notice_crash("n1")
        self.expect_all_done(job, attempts=2)
        self.assertNotIn("queued again", self.log("deconvolve", job), "nothing was left to say so")


if __name__ == "__main__":
    unittest.main()
