"""TIFFs from a finished checkpoint, again, with other scaling."""

import os
import subprocess
import unittest

import h5py
import numpy as np
import tifffile

from harness import (OPTICS, Case, command, environment, phantom, read_series, run, stored_volume, write_series)


class Export(Case):
    def setUp(self):
        super().setUp()
        self.series = write_series(self.folder / "in", phantom((16, 40, 44)))
        self.succeed("-i", self.series, *OPTICS, "--numit", 6, "--block-size-max", 60000)
        self.checkpoint = self.series / "deconvolved.checkpoint.h5"
        self.volume = stored_volume(self.checkpoint)

    def export(self, *options, ranks=None):
        out = self.folder / f"out{len(list(self.folder.iterdir()))}"
        self.succeed("export", self.checkpoint, "-o", out, *options, ranks=ranks)
        return read_series(out), out

    def test_float_is_the_checkpoint(self):
        np.testing.assert_array_equal(self.export("--output-type", "float32", ranks=3)[0], self.volume)

    def test_percentile_range_fills_the_type_and_can_be_undone(self):
        slices, out = self.export("--output-type", "uint8", "--clipval", 1)
        with tifffile.TiffFile(sorted(out.iterdir())[0]) as file:
            tags = dict(line.split("=", 1) for line in file.pages[0].description.splitlines() if "=" in line and " = " not in line)
        gain, offset = float(tags["gain"]), float(tags["offset"])
        low, high = np.percentile(self.volume, [1, 99])
        self.assertAlmostEqual(-offset / gain, low, delta=0.07 * low + 0.2)
        self.assertAlmostEqual((255 - offset) / gain, high, delta=0.07 * high)
        inside = (slices > 0) & (slices < 255)
        self.assertLess(np.abs((slices[inside] - offset) / gain - self.volume[inside]).max(), 0.5001 / gain)

    def test_amplify(self):
        slices, _ = self.export("--amplify", 2)
        np.testing.assert_array_equal(slices, np.clip(np.rint(self.volume * 2.0), 0, 65535).astype(np.uint16))

    def test_uncompressed_and_deflate_hold_the_same(self):
        plain, out = self.export("--compression", "none")
        packed, _ = self.export("--compression", "deflate")
        np.testing.assert_array_equal(plain, packed)
        with tifffile.TiffFile(sorted(out.iterdir())[0]) as file:
            page = file.pages[0]
            self.assertEqual(page.compression, 1)
            x, y = (page.tags[name].value for name in ("XResolution", "YResolution"))
            self.assertAlmostEqual(x[0] / x[1], 1e4 / 1.8, delta=1e-2)
            self.assertEqual(x, y)

    def test_saturated_voxels_are_counted(self):
        result = run("export", self.checkpoint, "-o", self.folder / "hot", "--amplify", 1000)
        self.assertEqual(result.returncode, 0)
        expected = int((np.rint(self.volume * np.float64(1000)) > 65535).sum())
        self.assertIn(f"{expected} voxels saturated", result.stderr)

    def test_what_a_killed_export_left_is_removed(self):
        out = self.folder / "again"
        self.succeed("export", self.checkpoint, "-o", out)
        names = {path.name for path in out.iterdir()}
        (out / ".img_000003.tif.0123456789abcdef.part").write_bytes(b"half a slice")
        (out / "img_000003.tif").unlink()
        self.succeed("export", self.checkpoint, "-o", out)
        self.assertEqual({path.name for path in out.iterdir()}, names)

    def test_an_unfinished_checkpoint_is_refused(self):
        with h5py.File(self.checkpoint, "r+") as file:
            file["blocks/state"][1] = 0
        message = self.refuse("export", self.checkpoint, "-o", self.folder / "no")
        self.assertIn("block 1", message)

    def test_damage_is_told(self):
        with h5py.File(self.checkpoint, "r+") as file:
            file["volume"][0, 0, 0] += 1
        result = run("export", self.checkpoint, "-o", self.folder / "damaged")
        self.assertEqual(result.returncode, 1)
        self.assertIn("block 0", result.stderr)

    def test_info_tells_what_is_inside(self):
        result = run("info", self.checkpoint)
        self.assertEqual(result.returncode, 0)
        for part in ("16×40×44", "numit = 6", "blocks done", "background"):
            self.assertIn(part, result.stdout)

    def test_h5ls_reads_it(self):
        listing = subprocess.run(["h5ls", "-r", self.checkpoint], capture_output=True, text=True, check=True).stdout
        self.assertIn("/volume", listing)
        self.assertIn("{16, 40, 44}", listing)


class FullDisk(Case):
    @unittest.skipUnless(os.geteuid() == 0, "only root can mount a small file system")
    def test_too_small_a_disk_is_told_before_the_start(self):
        small = self.small_disk("4m")
        series = write_series(self.folder / "in", phantom((16, 64, 64)))
        result = run("-i", series, *OPTICS, "--checkpoint", small / "c.h5")
        self.assertEqual(result.returncode, 2)
        self.assertIn("the checkpoint will take", result.stderr)
        self.assertEqual(list(small.iterdir()), [])
        result = run("-i", series, *OPTICS, "-o", small / "out", "--checkpoint", self.folder / "c.h5", "--compression",
                     "none", "--output-type", "float32")
        self.assertEqual(result.returncode, 0, result.stderr)
        larger = write_series(self.folder / "larger", phantom((16, 300, 300)))
        result = run("-i", larger, *OPTICS, "-o", small / "out2", "--checkpoint", self.folder / "c2.h5",
                     "--compression", "none", "--output-type", "float32")
        self.assertEqual(result.returncode, 2)
        self.assertIn("the slices will take", result.stderr)

    def small_disk(self, size):
        small = self.folder / "small"
        small.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", small], check=False).returncode:
            self.skipTest("this container may not mount")
        self.addCleanup(subprocess.run, ["umount", "-l", small], check=False)
        return small

    @unittest.skipUnless(os.geteuid() == 0, "only root can mount a small file system")
    def test_ends_with_the_reason_and_resumes_once_there_is_space(self):
        small = self.small_disk("24m")
        data = phantom((32, 128, 128))
        series = write_series(self.folder / "in", data)
        job = ["-i", series, *OPTICS, "--numit", 2, "--block-size-max", 100000, "--checkpoint", small / "c.h5"]
        # A checkpoint that would fit when the run began; then something else takes the space.
        filler = small / "filler"
        self.succeed("plan", *job)
        process = subprocess.run(["bash", "-c", 'for i in $(seq 200); do if [ -e "$1" ]; then head -c 30M /dev/zero > "$2" 2>/dev/null; exit; fi; '
                                  'sleep 0.02; done & shift 2; "$@"; code=$?; wait; exit $code', "bash", str(small / "c.h5"), str(filler),
                                  *map(str, command(job, 2))],
                                 env=environment(), capture_output=True, text=True, timeout=200, check=False)
        self.assertNotIn(process.returncode, (0, 2), process.stderr)
        self.assertIn("No space left on device", process.stderr)
        filler.unlink()
        self.succeed(*job, ranks=2)
        calm = write_series(self.folder / "calm", data)
        self.succeed("-i", calm, *OPTICS, "--numit", 2, "--block-size-max", 100000)
        np.testing.assert_array_equal(read_series(series / "deconvolved"), read_series(calm / "deconvolved"))


if __name__ == "__main__":
    unittest.main()
