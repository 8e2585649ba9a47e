"""TIFFs from a finished checkpoint, again, with other scaling."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import h5py
import numpy as np
import tifffile

from harness import (OPTICS, Case, command, delivered, environment, phantom, place, read_series, run, slice_text,
                     stored_volume, write_series)


class Export(Case):
    """Of one finished run, which no test changes."""

    @classmethod
    def setUpClass(cls):
        shared = pathlib.Path(tempfile.mkdtemp(prefix="lsdeconv-app-"))
        cls.addClassCleanup(shutil.rmtree, shared, ignore_errors=True)
        cls.series = write_series(shared / "in", phantom((16, 40, 44)))
        cls.job = ["-i", cls.series, *OPTICS, "--numit", 6, "--block-size-max", 60000, "--background", 110]  # few voxels are 0
        result = run(*cls.job)
        assert result.returncode == 0, result.stderr
        cls.checkpoint = place("checkpoint", cls.series / "deconvolved")
        cls.volume = stored_volume(cls.checkpoint)

    def copied_checkpoint(self):
        return pathlib.Path(shutil.copy(self.checkpoint, self.folder))

    def export(self, *options, ranks=None):
        out = self.folder / f"out{len(list(self.folder.iterdir()))}"
        self.succeed("export", self.checkpoint, "-o", out, *options, ranks=ranks)
        return read_series(out), out

    def test_float_is_the_checkpoint(self):
        np.testing.assert_array_equal(self.export("--output-type", "float32", ranks=3)[0], self.volume)

    def test_a_global_range_fills_the_type_and_can_be_undone(self):
        slices, out = self.export("--output-type", "uint8", "--auto-range", 1)
        for path in sorted(out.glob("*.tif")):
            tags = slice_text(path)
            self.assertEqual((tags["auto_range_percent"], tags["type"]), ("1", "uint8"))
        gain, offset = float(tags["gain"]), float(tags["offset"])
        low, high = np.percentile(self.volume, [1, 99])
        self.assertAlmostEqual(-offset / gain, low, delta=0.0625 * low)
        self.assertAlmostEqual((255 - offset) / gain, high, delta=0.0625 * high)
        np.testing.assert_array_equal(slices, np.clip(np.rint(self.volume * np.float64(gain) + offset), 0, 255))

    def test_the_predecessors_spelling_of_the_range_means_the_same(self):
        expected, _ = self.export("--output-type", "uint8", "--auto-range", 0.5)
        for spelling in ("--clipval", 0.5), ("--clipval", 99.5):
            np.testing.assert_array_equal(self.export("--output-type", "uint8", *spelling)[0], expected)
        np.testing.assert_array_equal(self.export("--clipval", 0)[0], self.export()[0])

    def test_eight_bits_need_a_range(self):
        message = self.refuse("export", self.checkpoint, "-o", self.folder / "no", "--output-type", "uint8")
        self.assertIn("--auto-range", message)
        self.assertFalse((self.folder / "no").exists())

    def test_flip_turns_each_slice_upside_down(self):
        np.testing.assert_array_equal(self.export("--flip")[0], self.export()[0][:, ::-1])

    def test_slices_are_plain_and_named_after_the_input(self):
        slices, out = self.export("--compression", "none")
        names = [path.name for path in sorted(out.glob("*.tif"))]
        self.assertEqual(names, [f"img_{z:04d}.tif" for z in range(16)])
        self.assertEqual(tifffile.imread(out / names[0]).shape, (40, 44))
        tags = slice_text(out / names[3])
        self.assertEqual((tags["spacing"], tags["unit"], tags["input"], tags["z"]), ("4", "um", names[3], "3"))
        numbered, plain = self.export("--no-ome", "--slice-names", "numbered")
        np.testing.assert_array_equal(numbered, slices)
        self.assertEqual(delivered(plain), [f"img_{z + 1:06d}.tif" for z in range(16)])

    def test_other_names_take_the_place_of_the_first_ones(self):
        slices, out = self.export()
        self.succeed("export", self.checkpoint, "-o", out, "--slice-names", "numbered")
        np.testing.assert_array_equal(read_series(out), slices)

    def test_a_region_keeps_its_slices_numbers_and_tells_where_it_is(self):
        self.succeed(*self.job, "-o", self.folder / "part", "--roi", "5:9,0:40,8:44", "--offset", 3)
        names = [path.name for path in sorted((self.folder / "part").glob("*.tif"))]
        self.assertEqual(names, [f"img_{z:04d}.tif" for z in range(5, 9)])
        tags = slice_text(self.folder / "part" / "img_0006.tif")
        self.assertEqual((tags["region_begin_zyx"], tags["z"]), ("5 0 8", "6"))
        self.assertEqual((float(tags["subtracted_camera_offset"]), float(tags["subtracted_background"])), (3, 110))
        self.succeed("export", place("checkpoint", self.folder / "part"), "-o", self.folder / "again", "--slice-names", "numbered")
        self.assertEqual([path.name for path in sorted((self.folder / "again").glob("*.tif"))],
                         [f"img_{z:06d}.tif" for z in range(6, 10)])

    def test_files_do_not_depend_on_ranks(self):
        _, one = self.export("--auto-range", 1)
        _, three = self.export("--auto-range", 1, ranks=3)
        self.assertEqual(delivered(one), delivered(three))
        for name in delivered(one):
            self.assertEqual((one / name).read_bytes(), (three / name).read_bytes(), name)

    def test_tiles_and_big_tiff_hold_the_same(self):
        expected, _ = self.export()
        slices, out = self.export("--tile-size", 16, "--bigtiff", "yes")
        np.testing.assert_array_equal(slices, expected)
        with tifffile.TiffFile(out / "img_0001.tif") as file:
            self.assertTrue(file.is_bigtiff)
            self.assertEqual(file.pages[0].tile, (16, 16))
        self.assertIn("multiple of 16", self.refuse("export", self.checkpoint, "-o", self.folder / "no", "--tile-size", 24))

    def test_zstd_holds_the_same(self):
        expected, _ = self.export()
        out = self.folder / "zstd"
        self.succeed("export", self.checkpoint, "-o", out, "--compression", "zstd")
        for z, path in enumerate(sorted(out.glob("*.tif"))):
            plain = self.folder / "plain.tif"
            if subprocess.run(["tiffcp", "-c", "none", path, plain], check=False).returncode:
                self.skipTest("no tiffcp that knows ZSTD")
            np.testing.assert_array_equal(tifffile.imread(plain, key=0), expected[z])

    def test_slices_of_other_options_are_written_again(self):
        out = self.folder / "out"
        for options in ([], ["--flip"], ["--amplify", 2], ["--compression", "none"], ["--auto-range", 1]):
            with self.subTest(options=options):
                self.assertIn("16 slices written", run("export", self.checkpoint, "-o", out, *options).stderr)
                self.assertIn("0 slices written", run("export", self.checkpoint, "-o", out, *options).stderr)

    def test_what_is_replaced_is_told(self):
        for options, there in (["--output-format", "tiff"], "16 slices"), (["--output-format", "zarr"], "1 image"), (
                ["--output-format", "ims"], "1 image"):
            with self.subTest(options):
                out = self.folder / options[1]
                job = ["export", self.checkpoint, "-o", out, *options, "--output-type"]
                verb = "was" if there.startswith("1 ") else "were"
                self.assertNotIn("replaced", self.succeed(*job, "float32").stderr)
                self.assertNotIn("replaced", self.succeed(*job, "float32", ranks=2).stderr)
                self.assertIn(f"{there} replaced ({verb} float32)", self.succeed(*job, "uint16", ranks=2).stderr)
                self.assertIn(f"{there} replaced ({verb} uint16)", self.succeed(*job, "uint16", "--amplify", 2).stderr)

    def test_amplify(self):
        slices, _ = self.export("--amplify", 2)
        np.testing.assert_array_equal(slices, np.clip(np.rint(self.volume * 2.0), 0, 65535).astype(np.uint16))

    def test_a_kept_background_lies_under_every_voxel(self):
        slices, out = self.export("--keep-background", "--amplify", 2, "--output-type", "float32")
        np.testing.assert_allclose(slices, 2 * (self.volume.astype(np.float64) + 110), rtol=1e-6)
        tags = slice_text(out / "img_0003.tif")
        self.assertEqual([float(tags[name]) for name in ("subtracted_background", "added_background", "gain", "offset")],
                         [110, 110, 2, 220])
        rounded, _ = self.export("--keep-background")
        self.assertEqual(rounded.dtype, np.uint16)
        np.testing.assert_array_equal(rounded, np.rint(self.volume + np.float64(110)))
        plain, out = self.export()
        self.assertNotIn("added_background", slice_text(out / "img_0003.tif"))

    def test_uncompressed_and_deflate_hold_the_same(self):
        plain, out = self.export("--compression", "none")
        packed, _ = self.export("--compression", "deflate")
        np.testing.assert_array_equal(plain, packed)
        with tifffile.TiffFile(sorted(out.glob("*.tif"))[0]) as file:
            page = file.pages[0]
            self.assertEqual(page.compression, 1)
            x, y = (page.tags[name].value for name in ("XResolution", "YResolution"))
            self.assertAlmostEqual(x[0] / x[1], 1 / 1.8, delta=1e-6)
            self.assertEqual(x, y)

    def test_saturated_voxels_are_counted(self):
        out = self.folder / "hot"
        result = run("export", self.checkpoint, "-o", out, "--output-type", "uint8", "--auto-range", 2)
        self.assertEqual(result.returncode, 0, result.stderr)
        tags = slice_text(out / "img_0001.tif")
        mapped = np.rint(self.volume * np.float64(tags["gain"]) + float(tags["offset"]))
        below, above = int((mapped < 0).sum()), int((mapped > 255).sum())
        self.assertGreater(min(below, above), 0)
        expected = f"{below + above} voxels saturated ({below} below, {above} above the range)"
        self.assertIn(expected, result.stderr)
        of_slices = [slice_text(path) for path in out.glob("*.tif")]
        self.assertEqual(sum(int(text["saturated_below"]) for text in of_slices), below)
        self.assertEqual(sum(int(text["saturated_above"]) for text in of_slices), above)
        (out / "img_0002.tif").unlink()
        again = run("export", self.checkpoint, "-o", out, "--output-type", "uint8", "--auto-range", 2)
        self.assertIn("1 slice written", again.stderr)
        self.assertIn(expected, again.stderr)

    def test_the_report_has_the_mapping_and_both_counts(self):
        out = self.folder / "out"
        self.succeed(*self.job, "-o", out, "--checkpoint", self.copied_checkpoint(), "--auto-range", 2)
        report = json.loads(place("report", self.folder / "out").read_text())
        tags = slice_text(out / "img_0000.tif")
        intensity = report["intensity"]
        self.assertEqual((intensity["gain"], intensity["offset"]), (float(tags["gain"]), float(tags["offset"])))
        self.assertEqual(intensity["auto_range_percent"], 2)
        mapped = np.rint(self.volume * np.float64(tags["gain"]) + float(tags["offset"]))
        self.assertEqual(report["export"][-1]["saturated_voxels"],
                         {"below": int((mapped < 0).sum()), "above": int((mapped > 65535).sum())})

    @unittest.skipUnless(os.geteuid() == 0, "only root can give a folder to any group")
    def test_everything_belongs_to_the_group_of_a_shared_folder(self):
        shared = self.folder / "shared"
        shared.mkdir()
        os.chown(shared, -1, 12345)
        shared.chmod(0o2775)
        series = write_series(self.folder / "in2", phantom((6, 20, 20)))
        before = os.umask(0o027)
        try:
            self.succeed("-i", series, *OPTICS, "--numit", 1, "-o", shared / "out", ranks=2)
        finally:
            os.umask(before)
        made = list(shared.rglob("*"))
        self.assertGreaterEqual(len(made), 10)
        for path in made:
            with self.subTest(path=path):
                self.assertEqual(path.stat().st_gid, 12345)
                self.assertEqual(path.stat().st_mode & 0o7777, 0o2750 if path.is_dir() else 0o640)

    def test_what_a_killed_export_left_is_removed(self):
        out = self.folder / "again"
        self.succeed("export", self.checkpoint, "-o", out)
        names = {path.name for path in out.iterdir()}
        (out / ".img_0002.tif.0123456789abcdef.part").write_bytes(b"half a slice")
        (out / "img_0002.tif").unlink()
        self.succeed("export", self.checkpoint, "-o", out)
        self.assertEqual({path.name for path in out.iterdir()}, names)

    def test_slices_may_be_left_to_a_later_export(self):
        later = self.folder / "later"
        self.succeed(*self.job, "-o", later, "--no-export")
        self.assertEqual(delivered(later), [], "slices were written all the same")
        self.succeed("export", place("checkpoint", self.folder / "later"), "-o", later)
        np.testing.assert_array_equal(read_series(later), self.export()[0])
        self.assertIn("--remove-checkpoint", self.refuse(*self.job, "-o", later, "--no-export", "--remove-checkpoint"))

    def test_an_unfinished_checkpoint_is_refused(self):
        checkpoint = self.copied_checkpoint()
        with h5py.File(checkpoint, "r+") as file:
            file["blocks/state"][1] = 0
        message = self.refuse("export", checkpoint, "-o", self.folder / "no")
        self.assertIn("blocks is missing: 1;", message)

    def test_damage_is_told(self):
        checkpoint = self.copied_checkpoint()
        with h5py.File(checkpoint, "r+") as file:
            file["volume"][0, 0, 0] += 1
        result = run("export", checkpoint, "-o", self.folder / "damaged")
        self.assertEqual(result.returncode, 1)
        self.assertIn("block 0", result.stderr)

    def test_info_tells_what_is_inside(self):
        result = self.succeed("info", self.checkpoint)
        for part in ("16×40×44", "of 16 input files", "slices      16 of 16 are in", "counts"):
            self.assertIn(part, result.stdout)
        self.assertRegex(result.stdout, r"blocks      (\d+) of \1 blocks done\n")
        self.assertRegex(result.stdout, r"last run    complete \(exit code 0\) on 20\d\d-\d\d-\d\d ")
        self.assertNotIn("numit = ", result.stdout)
        more = self.succeed("info", self.checkpoint, "--parameters")
        for part in ("blocks done", "numit = 6", "background"):
            self.assertIn(part, more.stdout)

    def test_slices_of_another_run_are_not_replaced_unasked(self):
        out = self.folder / "out"
        other = write_series(self.folder / "other", phantom((16, 40, 44), seed=8))
        self.succeed("-i", other, *OPTICS, "--numit", 2, "-o", out)
        before = read_series(out)
        for arguments in (["export", self.checkpoint], [*self.job, "--checkpoint", self.folder / "new.h5"]):
            message = self.refuse(*arguments, "-o", out)
            self.assertIn("belongs to another run", message)
            self.assertIn("--overwrite", message)
            np.testing.assert_array_equal(read_series(out), before)
        self.assertFalse((self.folder / "new.h5").exists())
        self.succeed("export", self.checkpoint, "-o", out, "--overwrite")
        np.testing.assert_array_equal(read_series(out), self.export()[0])
        self.assertIn("16 slices written", run("export", self.checkpoint, "-o", out, "--flip").stderr, "its own")

    def test_a_run_that_starts_over_replaces_its_slices(self):
        series = write_series(self.folder / "in", phantom((8, 24, 24)))
        self.succeed("-i", series, *OPTICS, "--numit", 2)
        before = read_series(series / "deconvolved")
        self.succeed("-i", series, *OPTICS, "--numit", 9, "--no-resume", "--no-export")
        self.refuse("export", place("checkpoint", series / "deconvolved"), "-o", series / "deconvolved")
        self.succeed("-i", series, *OPTICS, "--numit", 9)
        self.assertTrue((read_series(series / "deconvolved") != before).any(), "a run goes on as it began")

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
        self.assertNotRegex(process.stderr, "writing the checkpoint[^\n]*writing the checkpoint")
        filler.unlink()
        self.succeed(*job, ranks=2)
        calm = write_series(self.folder / "calm", data)
        self.succeed("-i", calm, *OPTICS, "--numit", 2, "--block-size-max", 100000)
        np.testing.assert_array_equal(read_series(series / "deconvolved"), read_series(calm / "deconvolved"))


if __name__ == "__main__":
    unittest.main()
