"""info --json and info --watch: what another terminal learns of a run."""

import json
import unittest

import h5py

from harness import OPTICS, Case, phantom, write_series


class Facts(Case):
    JOB = [*OPTICS, "--offset", 100, "--numit", 2, "--block-size-max", 60000, "--threads", 1]

    def facts(self, *arguments):
        return json.loads(self.succeed("info", "--json", *arguments).stdout)

    def test_tell_what_the_checkpoint_holds(self):
        folder = write_series(self.folder / "in", phantom((24, 60, 60)))
        self.succeed("-i", folder, *self.JOB)
        checkpoint = folder / "deconvolved.checkpoint.h5"
        facts = self.facts("-i", folder)
        self.assertEqual(facts["volume_zyx"], [24, 60, 60])
        self.assertGreater(facts["blocks"], 1)
        self.assertEqual(facts["blocks_done"], facts["blocks"])
        self.assertEqual((facts["slices"], facts["slices_written"]), (24, 24))
        self.assertEqual(facts["parameters"]["numit"], "2")
        self.assertNotIn("json", facts["parameters"])
        with h5py.File(checkpoint, "r+") as file:
            file["blocks/state"][1] = 0
        (folder / "deconvolved" / "img_000003.tif").unlink()
        later = self.facts("-i", folder)
        self.assertEqual(later["blocks_done"], facts["blocks"] - 1)
        self.assertEqual(later["slices_written"], 23)
        self.assertEqual(later["fingerprint"], facts["fingerprint"])

    def test_slices_of_another_run_do_not_count(self):
        folder = write_series(self.folder / "in", phantom((12, 40, 40)))
        self.succeed("-i", folder, *self.JOB)
        other = write_series(self.folder / "other", phantom((12, 40, 40), seed=8))
        self.succeed("-i", other, *self.JOB)
        facts = self.facts(folder / "deconvolved.checkpoint.h5", "-o", other / "deconvolved")
        self.assertEqual(facts["slices_written"], 0)


if __name__ == "__main__":
    unittest.main()
