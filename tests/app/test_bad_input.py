"""A user's mistake: one clear sentence, exit code 2, nothing created or destroyed."""

import os
import unittest

import h5py
import numpy as np
import tifffile

from harness import OPTICS, Case, phantom, run, write_series


class BadInput(Case):
    def snapshot(self):
        return {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in self.folder.rglob("*") if path.is_file()}

    def check(self, *arguments, says, ranks=None):
        before = self.snapshot()
        message = self.refuse(*arguments, ranks=ranks)
        for part in says:
            self.assertIn(part, message)
        self.assertEqual(self.snapshot(), before, "something was created or changed")
        self.assertLess(len(message.splitlines()), 12 if ranks is None else 30, message)
        if ranks:
            self.assertEqual(message.count("error: "), 1, "several ranks told the same:\n" + message)

    def series(self, name="in", shape=(6, 24, 24), **keywords):
        return write_series(self.folder / name, phantom(shape), **keywords)

    def test_folders(self):
        self.check("-i", self.folder / "absent", *OPTICS, says=["absent"])
        (self.folder / "empty").mkdir()
        self.check("-i", self.folder / "empty", *OPTICS, says=["empty", "TIFF"])
        self.check("-i", self.folder / "empty", *OPTICS, says=["empty"], ranks=3)
        self.check(*OPTICS, says=["--input"])

    def test_every_bad_slice_is_named_at_once(self):
        folder = self.series(shape=(8, 24, 24))
        tifffile.imwrite(folder / "img_0002.tif", np.zeros((24, 25), np.uint16), photometric="minisblack")
        tifffile.imwrite(folder / "img_0003.tif", np.zeros((24, 24, 3), np.uint16), photometric="rgb")
        tifffile.imwrite(folder / "img_0004.tif", np.zeros((24, 24), np.float64), photometric="minisblack")
        whole = (folder / "img_0005.tif").read_bytes()
        (folder / "img_0005.tif").write_bytes(whole[: len(whole) // 2])
        (folder / "img_0006.tif").write_bytes(b"no TIFF at all")
        for ranks in (None, 3):
            self.check("-i", folder, *OPTICS, says=["img_0002.tif", "img_0003.tif", "img_0004.tif", "img_0005.tif",
                                                    "img_0006.tif"], ranks=ranks)

    def test_tiles_that_a_file_cannot_hold(self):
        path = self.folder / "tiles.tif"
        tifffile.imwrite(path, np.zeros((2, 40, 40), np.uint16), photometric="minisblack", tile=(16, 16),
                         compression="zlib", metadata=None)
        with tifffile.TiffFile(path, mode="r+b") as file:
            for page in file.pages:
                page.tags["TileWidth"].overwrite(1 << 27)
        self.check("plan", "-i", path, *OPTICS, says=["tiles.tif", "tiles of 16×134217728", "can hold"])

    def test_a_hole_in_the_numbering(self):
        folder = self.series()
        (folder / "img_0003.tif").unlink()
        self.check("-i", folder, *OPTICS, says=["3", "--missing-slices"])
        self.succeed("-i", folder, *OPTICS, "--numit", 1, "--missing-slices", "interpolate")

    def test_twelve_bit_packed(self):
        folder = self.folder / "packed"
        folder.mkdir()
        tifffile.imwrite(folder / "a_1.tif", np.zeros((24, 24), np.uint16), photometric="minisblack")
        raw = bytearray((folder / "a_1.tif").read_bytes())
        with tifffile.TiffFile(folder / "a_1.tif") as file:
            offset = file.pages[0].tags["BitsPerSample"].valueoffset
        raw[offset] = 12
        (folder / "a_1.tif").write_bytes(raw)
        self.check("-i", folder, *OPTICS, says=["a_1.tif", "12"])

    def test_impossible_optics(self):
        folder = self.series()
        base = ["-i", folder, "--lambda-ex", "488", "--lambda-em", "525"]
        self.check(*base, "--dxy", "-1", "--dz", "4", says=["--dxy", "-1"])
        self.check(*base, "--dxy", "0", "--dz", "4", says=["--dxy"])
        self.check(*base, "--dxy", "1", "--dz", "nan", says=["--dz"])
        self.check(*base, "--dxy", "1", "--dz", "4", "--na", "1.42", says=["--na", "1.42"])
        self.check("-i", folder, "--dxy", "1", "--dz", "4", says=["--lambda-ex"])

    def test_unknown_option_names_the_nearest(self):
        folder = self.series()
        self.check("-i", folder, *OPTICS, "--num-it", "3", says=["--num-it", "--numit"])
        self.check("expotr", says=["expotr", "export"])

    def test_psf_files(self):
        folder = self.series()
        values = np.ones((5, 5, 5), np.float32)
        values[2, 2, 2] = np.nan
        tifffile.imwrite(self.folder / "psf.tif", values, photometric="minisblack")
        self.check("-i", folder, *OPTICS, "--psf", self.folder / "psf.tif", says=["psf.tif", "nan"])
        tifffile.imwrite(self.folder / "psf.tif", -np.ones((5, 5, 5), np.float32), photometric="minisblack")
        self.check("-i", folder, *OPTICS, "--psf", self.folder / "psf.tif", says=["psf.tif"])

    def test_checkpoints_of_others(self):
        folder = self.series()
        text = self.folder / "notes.h5"
        text.write_text("not an HDF5 file")
        self.check("-i", folder, *OPTICS, "--checkpoint", text, says=["notes.h5"], ranks=2)
        with h5py.File(self.folder / "other.h5", "w") as file:
            file["data"] = np.zeros(5)
        self.check("-i", folder, *OPTICS, "--checkpoint", self.folder / "other.h5", says=["other.h5"])
        self.check("info", text, says=["notes.h5"])

    def test_too_little_memory_names_what_would_do(self):
        folder = self.series()
        self.check("-i", folder, *OPTICS, "--memory", "0.1", says=["memory"])
        self.check("-i", folder, *OPTICS, "--block-size-max", "100", says=["--block-size-max"])

    @unittest.skipIf(os.geteuid() == 0 and not os.path.exists("/usr/bin/setpriv"), "root ignores permissions and setpriv is absent")
    def test_no_write_permission(self):
        folder = self.series()
        os.chmod(self.folder, 0o755)
        os.chmod(folder, 0o555)
        self.addCleanup(os.chmod, folder, 0o755)
        if os.geteuid() != 0:
            self.check("-i", folder, *OPTICS, says=["cannot write", "ermission"])
            return
        import subprocess

        from harness import command, environment
        before = self.snapshot()
        result = subprocess.run(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
                                 *command(["-i", folder, *OPTICS])], env={**environment(), "HOME": "/tmp"},
                                capture_output=True, text=True, check=False)
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertIn("ermission", result.stderr)
        self.assertEqual(self.snapshot(), before)

    def test_a_folder_in_the_way_of_the_output(self):
        folder = self.series()
        (self.folder / "file").write_text("x")
        self.check("-i", folder, *OPTICS, "-o", self.folder / "file", says=["not a folder"])

    def test_the_input_is_never_the_output(self):
        folder = self.folder / "phantom"  # slices of this program, named as its results are
        self.succeed("simulate", "-o", folder, "--shape", "6,24,24")
        (self.folder / "link").symlink_to(folder)
        for output in (folder, f"{folder}/", self.folder / "link"):
            self.check("-i", folder, *OPTICS, "-o", output, says=["--output", "the folder of the input"])

    def test_foreign_tiffs_in_the_output_folder_are_kept(self):
        folder = self.series()
        write_series(self.folder / "out", phantom((6, 24, 24)), pattern="img_{:04d}.tif")
        self.check("-i", folder, *OPTICS, "-o", self.folder / "out", says=["out"])


class NeverTwice(unittest.TestCase):
    def test_help_and_version(self):
        for arguments in (["--help"], ["plan", "--help"], ["simulate", "--help"], ["--version"]):
            result = run(*arguments)
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertTrue(result.stdout.strip())


if __name__ == "__main__":
    unittest.main()
