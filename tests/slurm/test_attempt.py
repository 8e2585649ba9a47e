"""When a job is queued again, and when no more."""

import unittest

import cluster
import jobs


class Attempt(jobs.Jobs):
    KILL_WAIT = 5

    def submit_impostor(self, *lines, options=()):
        job, = jobs.jobs_of(self.submit("--one-job", *options, program=self.impostor(*lines)))
        return job

    def wait_for_words(self, job, words):
        try:
            cluster.wait_until(lambda: words in self.log("deconvolve", job), words)
        except TimeoutError as late:
            self.fail(f"{late}\n{self.log('deconvolve', job)}")

    def test_killed_without_progress(self):
        job = self.submit_impostor("kill -KILL $$")
        self.expect_failed(job, "killed (code 137)", "got no further (blocks+slices done: 0+0)")

    def test_killed_after_progress(self):
        """The first time before the end, the second time not."""
        job = self.submit_impostor(
            f'if [ "${{SLURM_RESTART_COUNT:-0}}" = 0 ]; then {jobs.harness.PROGRAM} "$@" || exit; kill -KILL $$; fi',
            "exit 0")
        self.assertEqual(self.cluster.wait_for_end(job), "COMPLETED", self.log("deconvolve", job))
        self.assertIn("killed (code 137), but had got further; queued again", self.log("deconvolve", job))

    def test_lost_without_progress(self):
        job = self.submit_impostor("echo at work", "exec sleep 60")
        self.wait_for_words(job, "at work")
        self.cluster.run("scontrol", "requeue", job)
        self.expect_failed(job, "attempt 1", "the last allocation was lost, and it got no further")

    def test_ends_early_again_and_again(self):
        job = self.submit_impostor('echo "start ${SLURM_RESTART_COUNT:-0}: $*"', "exit 75",
                                   options=["--requeues", "1", "--no-resume"])
        self.expect_failed(job, "ended early, in order; queued again", "attempt 2", "LSDECONV_REQUEUES")
        starts = [line for line in self.log("deconvolve", job).splitlines() if line.startswith("start ")]
        self.assertEqual({(line.split(":")[0], "--no-resume" in line) for line in starts},
                         {("start 0", True), ("start 1", False)})

    def test_out_of_time_before_the_program_had_ended(self):
        job = self.submit_impostor(
            'if [ "${SLURM_RESTART_COUNT:-0}" = 0 ]; then', f'{jobs.harness.PROGRAM} "$@" || exit',
            "trap '' USR1 TERM", "echo deaf", "sleep 100", "fi")
        self.wait_for_words(job, "deaf")
        self.cluster.run("scontrol", "update", f"JobId={job}", "EndTime=now")  # Slurm looks at limits twice a minute
        self.assertEqual(self.cluster.wait_for_end(job, 120), "COMPLETED", self.log("deconvolve", job))
        self.assertIn("it needs more time between signal and limit; queued again", self.log("deconvolve", job))
        self.assertIn("attempt 2", self.log("deconvolve", job))

    def test_cancelled(self):
        job = self.submit_impostor("echo at work", "exec sleep 60")
        self.wait_for_words(job, "at work")
        self.cluster.run("scancel", job)
        self.assertEqual(self.cluster.wait_for_end(job), "CANCELLED", self.log("deconvolve", job))
        self.wait_for_words(job, "cancelled, or a node is lost; what is done is kept")


if __name__ == "__main__":
    unittest.main()
