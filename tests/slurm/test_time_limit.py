"""From submit to the slices, cut off by the time limit on the way."""

import unittest

import harness
import jobs

# What everything on a pretended GPU waits at most, in microseconds: the run then takes about two minutes on machines of
# any speed. Slurm looks at limits twice a minute, and sends the signal where it would come too late the next time: of a
# limit of one minute 20 to 50 s after the start. One that comes before the first block would end the job.
SLOW = {"LSDECONV_PRETEND_GPU_DELAY": "30000"}


class TimeLimit(jobs.Jobs):
    def test_cut_off_twice_the_slices_are_those_of_an_undisturbed_run(self):
        told = self.submit("--nodes", "2", "--time", "1", "--ahead", "10", "--drain-seconds", "5",
                           program=harness.PROGRAM_ON_PRETENDED_GPUS, **SLOW)
        first, second = jobs.jobs_of(told)
        self.assertEqual(self.cluster.wait_for_end(first, 800), "COMPLETED", self.log("deconvolve", first))
        log = self.log("deconvolve", first)
        self.assertGreaterEqual(log.count("ended early, in order; queued again"), 2, log)
        self.assertEqual(self.cluster.wait_for_end(second), "COMPLETED", self.log("export", second))
        calm = self.folder / "calm" / "slices"
        self.succeed("-i", self.input, "-o", calm, *self.JOB, ranks=2, program=harness.PROGRAM_ON_PRETENDED_GPUS,
                     variables={"LSDECONV_PRETEND_GPUS": "2"})
        self.assertEqual(files(self.output), files(calm))


def files(folder):
    return {name: (folder / name).read_bytes() for name in harness.delivered(folder)}


if __name__ == "__main__":
    unittest.main()
