"""Paths that lead nowhere, names that no file can have, pipes in the place of files: refused at once, nothing is left."""

import os
import unittest

import tifffile

from harness import OPTICS, Case, command, environment, phantom, write_series

JOB = [*OPTICS, "--numit", 1, "--background", 20, "--offset", 100, "--tv", "off", "--no-masks",
       "--no-quality", "--threads", 1]


class OddPlaces(Case):
    def setUp(self):
        super().setUp()
        self.series = write_series(self.folder / "in", phantom((6, 20, 24)))

    def everything(self):
        return sorted((path, path.is_symlink()) for path in self.folder.rglob("*"))

    def refused(self, *arguments, **keywords):
        """One sentence of ours, and nothing has changed on the disk."""
        before = self.everything()
        message = self.refuse(*arguments, timeout=20, **keywords)
        self.assertEqual(self.everything(), before)
        self.assertEqual(message.count("error: "), 1, message)
        for raw in ("filesystem error", "internal error", "terminate called", "locking against"):
            self.assertNotIn(raw, message)
        return message

    def test_links_to_nothing(self):
        link = self.folder / "link"
        link.symlink_to(self.folder / "gone" / "away")
        for place in (["-o", link], ["-o", link / "deeper"], ["-o", f"{link}.zarr", "--output-format", "zarr", "--checkpoint", link],
                      ["-o", self.folder / "out", "--checkpoint", link],
                      ["-o", self.folder / "out", "--checkpoint", link / "run.h5"],
                      ["-o", self.folder / "out", "--cache-drive", link]):
            with self.subTest(place=place):
                self.assertIn(f"{link} is a link to {self.folder / 'gone' / 'away'}, which does not exist",
                              self.refused("-i", self.series, *JOB, *place))
        self.refused("-i", self.series, *JOB, "-o", link, ranks=2)
        for other in (["simulate", "-o", link, "--shape", "4,16,16"],
                      ["simulate", "-o", self.folder / "out", "--truth", link, "--shape", "4,16,16"]):
            self.assertIn("which does not exist", self.refused(*other))
        self.assertIn("which does not exist",
                      self.refused("-i", self.series, *JOB, "-o", self.folder / "out", "--trace", link))

    def test_links_to_nothing_among_the_results(self):
        for name in ("report.json", "img_0002.tif", "checkpoint.h5"):
            with self.subTest(name=name):
                output = self.folder / f"out_{name}"
                output.mkdir()
                (output / name).symlink_to("nowhere")
                self.refused("-i", self.series, *JOB, "-o", output)

    def test_links_in_a_circle(self):
        (self.folder / "a").symlink_to(self.folder / "b")
        (self.folder / "b").symlink_to(self.folder / "a")
        loop = self.folder / "a"
        for place in (["-i", self.series, "-o", loop], ["-i", self.series, "-o", self.folder / "out", "--checkpoint", loop],
                      ["-i", self.series, "-o", self.folder / "out", "--cache-drive", loop],
                      ["-i", self.series, "-o", self.folder / "out", "--psf", loop],
                      ["-i", self.series, "-o", self.folder / "out", "--trace", loop / "t"], ["-i", loop]):
            for ranks in (None, 2):
                with self.subTest(place=place, ranks=ranks):
                    self.refused(*place, *JOB, ranks=ranks)
        self.assertIn("leads through links in a circle", self.refused("-i", loop, *JOB))
        for words in (["info", loop], ["verify", loop], ["export", loop], ["series", loop], ["psf", *OPTICS, "-o", loop / "p.tif"]):
            with self.subTest(words=words):
                self.refused(*words)

    def test_names_that_are_too_long(self):
        long = "n" * 240
        for place in (["-o", self.folder / ("n" * 256)], ["-o", self.folder / f"{long}.zarr", "--output-format", "zarr"],
                      ["-o", self.folder / "out", "--checkpoint", self.folder / f"{long}.h5"],
                      ["-o", self.folder / "/".join(["d" * 200] * 20)]):
            with self.subTest(place=place):
                self.assertIn("too long", self.refused("-i", self.series, *JOB, *place))
        for length in (200, 240, 255):  # of a folder, whose files have names of their own
            self.succeed("-i", self.series, *JOB, "-o", self.folder / ("m" * length))

    def test_pipes_in_the_place_of_files(self):
        pipe = self.folder / "pipe.tif"
        os.mkfifo(pipe)
        os.mkfifo(self.folder / "pipe.h5")
        os.mkfifo(self.folder / "pipe.ims")
        os.mkfifo(self.folder / "pipe.txt")
        output = ["-o", self.folder / "out"]
        for words in (["-i", pipe], ["-i", self.folder / "pipe.h5"], ["-i", self.folder / "pipe.ims"],
                      ["-i", self.series, "--psf", pipe], ["-i", self.series, "--psf-depths", self.folder / "pipe.txt"],
                      ["-i", self.series, "--flat", pipe], ["-i", self.series, "--checkpoint", self.folder / "pipe.h5"]):
            with self.subTest(words=words):
                self.refused(*words, *JOB, *output)
        for words in (["info", self.folder / "pipe.h5"], ["verify", self.folder / "pipe.h5"],
                      ["export", self.folder / "pipe.h5", "-o", self.folder / "e"]):
            with self.subTest(words=words):
                self.refused(*words)
        (self.series / "img_0003.tif").unlink()
        os.mkfifo(self.series / "img_0003.tif")
        self.assertIn("img_0003.tif", self.refused("-i", self.series, *JOB, *output))

    def test_what_is_no_file_is_not_replaced_by_one(self):
        """Least of all a device such as /dev/zero."""
        pipe, link, folder = self.folder / "pipe.tif", self.folder / "link.tif", self.folder / "folder.tif"
        os.mkfifo(pipe)
        os.symlink("nowhere", link)
        folder.mkdir()
        (self.folder / "plain").write_text("mine")
        for place in (pipe, link, folder, self.folder / "absent" / "psf.tif", self.folder / "plain" / "psf.tif"):
            with self.subTest(place=place):
                self.refused("psf", *OPTICS, "-o", place)
        for place in (pipe, self.folder / "plain", self.folder / "plain" / "sub"):
            for words in (["-o", place], ["-o", self.folder / "seen", "--truth", place]):
                with self.subTest(words=words):
                    self.refused("simulate", "--shape", "3,16,16", "--refine", 1, *words)
        for place in ("seen", "new/seen"):  # in the current folder
            self.succeed("simulate", "--shape", "3,16,16", "--refine", 1, "-o", place, cwd=self.folder)
            self.succeed("psf", *OPTICS, "-o", "psf.tif", cwd=self.folder)

    def test_a_pipe_in_the_place_of_a_lock(self):
        output = self.folder / "out"
        output.mkdir()
        for make in (os.mkfifo, os.mkdir, lambda path: os.symlink("nowhere", path)):
            make(output / "checkpoint.h5.lock")
            self.assertIn("is no lock of this program", self.refuse("-i", self.series, *JOB, "-o", output, timeout=30))
            (output / "checkpoint.h5.lock").rename(self.folder / f"lock{len(list(self.folder.iterdir()))}")

    @unittest.skipUnless(os.geteuid() == 0 and os.path.exists("/usr/bin/setpriv"), "root alone may become another user")
    def test_a_user_who_may_start_hardly_any_process(self):
        self.folder.chmod(0o777)
        self.series.chmod(0o777)
        words = [str(word) for word in command(["-i", self.series, *JOB, "--threads", 64, "-o", self.folder / "out"])]
        import subprocess
        result = subprocess.run(["setpriv", "--reuid=61234", "--regid=61234", "--clear-groups", "bash", "-c",
                                 'ulimit -u 40 && exec "$@"', "bash", *words], env={**environment(), "HOME": "/tmp"},
                                capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertIn("ulimit -u", result.stderr.splitlines()[-1])
        self.assertFalse((self.folder / "out").exists())

    def test_simulated_slices_never_mix(self):
        seen = self.folder / "seen"
        self.succeed("simulate", "-o", seen, "--shape", "6,16,16", "--refine", 1)
        self.succeed("simulate", "-o", seen, "--shape", "6,20,16", "--refine", 1)
        message = self.refused("simulate", "-o", seen, "--shape", "4,16,16", "--refine", 1)
        self.assertIn("would remain among those of this one", message)
        self.assertEqual(tifffile.imread(sorted(seen.iterdir())[0]).shape, (20, 16))


if __name__ == "__main__":
    unittest.main()
