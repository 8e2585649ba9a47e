"""Genuine light-sheet stacks, killed half way and resumed."""

import unittest

import numpy as np
import tifffile

from faults import start_slowly
from harness import Case, block_states, kill_all, place, read_series, sample_data, wait_for_finished_blocks

DATA = sample_data()


@unittest.skipIf(DATA is None, "the folder of real volumes is absent (set LSDECONV_SAMPLE_DATA)")
class RealData(Case):
    def killed_and_resumed(self, name, *options):
        out = self.folder / name
        job = ["-i", DATA / name, "-o", out, *options]
        checkpoint = place("checkpoint", self.folder / name)
        group = start_slowly(job, checkpoint, 3)
        wait_for_finished_blocks(group, checkpoint)
        self.assertIsNone(group.poll(), "the run ended before it could be killed")
        kill_all(group)
        self.assertGreater(block_states(checkpoint).sum(), 0)
        self.succeed(*job, ranks=3)
        return read_series(out)

    def test_embryo(self):
        result = self.killed_and_resumed("mouse_embryo_lightsheet", "--dxy", 5, "--dz", 5, "--lambda-ex", 488,
                                         "--lambda-em", 525, "--na", 0.1, "--rf", 1.33, "--offset", 97,
                                         "--block-size-max", 300000)
        self.assertEqual(result.shape, (19, 172, 172))
        brightest = tifffile.imread(DATA / "mouse_embryo_lightsheet" / "embryo_10.tif").max()
        self.assertGreater(result.max(), int(brightest) - 97, "deconvolution made bright structures darker")

    def test_cleared_hemisphere(self):
        result = self.killed_and_resumed("cleared_mouse_lightsheet", "--dxy", 2, "--dz", 5, "--lambda-ex", 561,
                                         "--lambda-em", 600, "--na", 0.1, "--rf", 1.56, "--block-size-max", 600000)
        self.assertEqual(result.shape, (10, 416, 351))
        self.assertTrue(np.isfinite(result).all())


if __name__ == "__main__":
    unittest.main()
