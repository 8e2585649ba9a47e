"""plan: from headers alone or without files, for this machine or for a cluster that is not there."""

import json
import struct
import unittest

import numpy as np

from harness import OPTICS, Case, phantom, run, write_series

MICROSCOPE = ["--dxy", 0.4, "--dz", 1.2, "--lambda-ex", 561, "--lambda-em", 600]
CLUSTER = ["--plan-ranks", 64, "--plan-gpu-memory", 80, "--memory", 1024]


def write_sparse_series(folder, shape):
    """16-bit slices of one strip, written without their voxels: holes, which read as zeros."""
    folder.mkdir()
    slices, height, width = shape
    tags = [(256, 4, width), (257, 4, height), (258, 3, 16), (259, 3, 1), (262, 3, 1), (273, 4, 4096), (277, 3, 1),
            (278, 4, height), (279, 4, 2 * height * width), (339, 3, 1)]
    entries = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    header = struct.pack("<2sHIH", b"II", 42, 8, len(tags)) + entries + struct.pack("<I", 0)
    for z in range(slices):
        with open(folder / f"slice_{z:05d}.tif", "wb") as file:
            file.write(header)
            file.truncate(4096 + 2 * height * width)
    return folder


class WithoutFiles(Case):
    def plan(self, *arguments):
        return json.loads(self.succeed("plan", "--json", *MICROSCOPE, *arguments).stdout)

    def test_a_whole_brain_for_a_cluster(self):
        plan = self.plan("--shape", "7912x12778x8266", *CLUSTER, "--storage-rate", 50)
        grid = plan["grid"]
        for volume, blocks, core in zip((7912, 12778, 8266), grid["blocks_zyx"], grid["core_zyx"]):
            self.assertGreaterEqual(blocks * core, volume)
            self.assertLess((blocks - 1) * core, volume)
        self.assertEqual(grid["blocks"], int(np.prod(grid["blocks_zyx"])))
        self.assertGreater(plan["bytes"]["checkpoint"], 4 * 7912 * 12778 * 8266)
        self.assertLess(plan["bytes"]["per_gpu"], 80 << 30)
        self.assertEqual(plan["ranks"]["ranks"], 64)
        self.assertEqual(plan["ranks"]["nodes"], 16)
        self.assertGreater(plan["seconds"]["deconvolution"], plan["bytes"]["checkpoint"] / 50e9)
        self.assertEqual(list(self.folder.iterdir()), [], "nothing is created")

    def test_text_tells_what_was_assumed(self):
        plan = self.succeed("plan", *MICROSCOPE, "--shape", "1000,2000,2000", *CLUSTER, "--numit", "auto").stdout
        for part in ("without files", "assumed, not examined", "GPUs of 80 GiB", "per rank", "estimate",
                     "the run chooses them", "found when it runs"):
            self.assertIn(part, plan)

    def test_more_ranks_take_less_time(self):
        seconds = [self.plan("--shape", "1000,4000,4000", "--plan-ranks", ranks, "--plan-nodes", 1, "--storage-rate", 100,
                             "--plan-gpu-memory", 80, "--memory", 4096)["seconds"]["deconvolution"] for ranks in (1, 4, 16)]
        self.assertGreater(seconds[0], 3 * seconds[1])
        self.assertGreater(seconds[1], 2 * seconds[2])

    def test_the_voxel_type_decides_how_much_is_read(self):
        sizes = [self.plan("--shape", "100,500,500", "--voxel-type", kind, *CLUSTER)["input"]["bytes"]
                 for kind in ("uint8", "uint16", "float32")]
        self.assertEqual(sizes, [25_000_000, 50_000_000, 100_000_000])

    def test_a_small_volume_takes_little_of_much_memory(self):
        plan = self.plan("--shape", "24,60,60", "--plan-ranks", 1, "--memory", 100)
        self.assertLess(plan["bytes"]["per_rank"], 300 << 20)

    def test_contradictions_are_refused(self):
        shape = ["--shape", "100,100,100"]
        for arguments, part in (
                (["-i", self.folder, *shape], "contradict"),
                ([*shape, "--plan-gpu-memory", 80], "--plan-ranks"),
                ([*shape, "--plan-ranks", 2, "--plan-nodes", 3], "every node has a rank"),
                (["-i", self.folder, "--voxel-type", "uint8"], "--shape"),
                (["--shape", "100,100"], "three whole numbers"),
                ([], "--input is missing")):
            self.assertIn(part, self.refuse("plan", *MICROSCOPE, *arguments))
        self.assertIn("belongs to lsdeconv plan", self.refuse(*MICROSCOPE, *shape))


class FromHeaders(Case):
    def test_thousands_of_slices(self):
        """A brain's folder; its checkpoint fits nowhere here, which is told after the plan."""
        folder = write_sparse_series(self.folder / "brain", (7912, 12778, 8266))
        result = run("plan", "-i", folder, *MICROSCOPE, "--memory", 16)
        self.assertIn("7912×12778×8266 voxels (z×y×x) uint16 in 7912 files", result.stdout)
        self.assertIn("grid ", result.stdout)
        if result.returncode != 0:  # else there are 3 TiB
            self.assertEqual(result.returncode, 2)
            self.assertIn("will take", result.stderr)
        assumed = self.succeed("plan", "-i", folder, *MICROSCOPE, *CLUSTER)
        self.assertIn("64 on 16 nodes", assumed.stdout)

    def test_no_voxel_is_read(self):
        """Destriping looks at all voxels of a volume, and refuses those that are no numbers."""
        folder = write_series(self.folder / "in", np.full((40, 64, 64), np.nan, np.float32))
        job = ["-i", folder, *OPTICS, "--destripe-method", "median", "--output-type", "float32"]
        plan = self.succeed("plan", *job).stdout
        self.assertIn("filters     columns' medians taken off", plan)
        self.assertNotEqual(run(*job).returncode, 0)

    def test_is_the_plan_of_the_shape(self):
        folder = write_series(self.folder / "in", phantom((40, 64, 80)), compression=None, rowsperstrip=64)
        job = [*OPTICS, "--json", "--plan-ranks", 4, "--memory", 8, "--numit", 12, "--block-size-max", 60000]
        grids = [json.loads(self.succeed("plan", *what, *job).stdout)["grid"]
                 for what in (["-i", folder], ["--shape", "40,64,80"])]
        self.assertEqual(*grids)
        self.assertGreater(grids[0]["blocks"], 1)

    def test_lists_every_stage_of_the_input(self):
        folder = write_series(self.folder / "in", phantom((40, 64, 64)))
        flat = write_series(self.folder / "flat", np.full((1, 64, 64), 1000, np.uint16)) / "img_0000.tif"
        plan = self.succeed("plan", "-i", folder, *OPTICS, "--flat", flat, "--destripe-sigma", 2, "--gaussian-sigma", "0.5 0.5 1",
                            "--denoise-strength", 5, "--roi", "0:40,0:60,0:64").stdout
        for part in ("flat field", "region", "stripes taken out", "Gaussian", "5 counts above the background"):
            self.assertIn(part, plan)


if __name__ == "__main__":
    unittest.main()
