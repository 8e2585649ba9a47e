"""How often the input is read: what plan foretells is what the report counts."""

import json
import re
import unittest

from harness import OPTICS, Case, phantom, place, write_series

SHAPE = (120, 130, 140)
BLOCKS = ["--offset", 100, "--numit", 1, "--block-size-max", 60 * 48 * 48]
LAYOUTS = {
    "plain": {},
    "strips": {"compression": "zlib", "rowsperstrip": 8},
    "slices": {"compression": "zlib", "rowsperstrip": SHAPE[1]},
    "tiles": {"compression": "zlib", "tile": (32, 32)},
}
MEMORY = {"much": 0, "a row of blocks": 0.0015, "little": 0.0003}  # GiB; 0: the program's choice
CASES = [("plain", "much"), ("plain", "a row of blocks"), ("strips", "a row of blocks"), ("strips", "little"),
         ("slices", "much"), ("slices", "little"), ("tiles", "much"), ("tiles", "little")]


class Reading(Case):
    def foretold(self, options, ranks):
        plan = self.succeed("plan", *options, ranks=ranks).stdout
        return float(re.search(r"each voxel is (?:read|decoded) ([0-9.]+) times", plan).group(1))

    def measured(self, options, ranks):
        self.succeed(*options, ranks=ranks)
        reading = json.loads(place("report", self.folder / "out").read_text())["reading"]
        return reading["times_decoded"] - reading["times_sampled"]

    def test_plan_foretells_what_the_report_counts(self):
        data = phantom(SHAPE)
        for layout, memory in CASES:
            with self.subTest(layout=layout, memory=memory):
                folder = write_series(self.folder / layout, data, **LAYOUTS[layout])
                cache = ["--strip-cache", MEMORY[memory]] if MEMORY[memory] else []
                options = ["-i", folder, "-o", self.folder / "out", *OPTICS, *BLOCKS, "--memory", 0.8, "--no-resume",
                           "--no-export", *cache]
                self.assertAlmostEqual(self.foretold(options, 2) / self.measured(options, 2), 1, delta=0.2)


if __name__ == "__main__":
    unittest.main()
