"""Nothing of anybody's is replaced or removed."""

import json
import shutil
import unittest

import h5py
import numpy as np

from harness import OPTICS, place, run
from series_case import JOB, contents, SeriesCase


class OtherFiles(SeriesCase):
    """An output folder that holds other things already."""

    def jobs(self, output):
        return {"run": ["-i", self.series, *JOB, "-o", output], "plan": ["plan", "-i", self.series, *JOB, "-o", output],
                "export": ["export", self.series / "deconvolved", "-o", output],
                "simulate": ["simulate", "--shape", "3,16,16", *OPTICS, "-o", output]}

    def test_a_folder_of_other_things_is_doubted_and_no_other(self):
        self.succeed("-i", self.series, *JOB)
        for name in self.jobs(""):
            with self.subTest(name):
                output = self.folder / name
                job = self.jobs(output)[name]
                self.assertNotIn("holds other files", self.say(*job), "not there")
                self.assertNotIn("holds other files", self.say(*job), "its own")
                empty = self.folder / f"{name}_empty"
                empty.mkdir()
                self.assertNotIn("holds other files", self.say(*self.jobs(empty)[name]))
                full = self.folder / f"{name}_full"
                (full / "Pictures").mkdir(parents=True)
                self.assertIn(f"{full} holds other files already, Pictures", self.say(*self.jobs(full)[name]))

    def test_a_folder_of_images_is_doubted(self):
        raw = self.folder / "raw"
        shutil.copytree(self.series, raw)
        for path in raw.iterdir():
            path.rename(raw / f"a{path.name}")
        self.assertIn("holds other files already", self.say("-i", self.series, *JOB, "-o", raw))

    def test_the_root_is_refused(self):
        self.succeed("-i", self.series, *JOB)
        for name, job in self.jobs("/").items():
            with self.subTest(name):
                self.assertIn("root of the file system", self.refuse(*job))


class NothingIsLost(SeriesCase):
    def foreign_files(self):
        text = self.folder / "notes.txt"
        text.write_text("my lsdeconv checkpoint lies elsewhere\n")
        precious = self.folder / "precious.h5"
        with h5py.File(precious, "w") as file:
            file["traces"] = np.arange(9)
            file.attrs["format"] = "traces of neurons"
        broken = self.folder / "broken.h5"
        broken.write_bytes(precious.read_bytes()[:900])
        return [text, precious, broken]

    def test_no_foreign_checkpoint_is_replaced_and_no_message_advises_it(self):
        for path in self.foreign_files():
            before = path.read_bytes()
            for options in ([], ["--no-resume"], ["--no-resume", "--overwrite"]):
                for words in (["-i", self.series, *JOB, "--checkpoint", path, *options],
                              ["plan", "-i", self.series, *JOB, "--checkpoint", path, *options]):
                    with self.subTest(words=words):
                        message = self.refuse(*words)
                        self.assertIn(str(path), message)
                        self.assertNotIn("--no-resume", message)
                        self.assertEqual(path.read_bytes(), before)
            for words in (["info", path], ["verify", path], ["export", path, "-o", self.folder / "out"]):
                self.assertNotIn("--no-resume", self.refuse(*words))
        self.assertEqual(self.raw(), [])

    def test_a_damaged_checkpoint_may_be_replaced(self):
        output = self.series / "deconvolved"
        checkpoint = place("checkpoint", output)
        self.succeed("-i", self.series, *JOB)
        whole = checkpoint.read_bytes()
        damages = {"empty": b"", "a few bytes": whole[:100], "half": whole[:len(whole) // 2],
                   "no begin": bytes(4096) + whole[4096:], "garbage": b"x" * 512 + whole[512:]}
        for name, damaged in damages.items():
            with self.subTest(name):
                checkpoint.write_bytes(damaged)
                self.assertIn("--no-resume", self.refuse("-i", self.series, *JOB))
                self.succeed("-i", self.series, *JOB, "--no-resume")
                self.succeed("verify", output)

    def test_other_files_in_the_way_are_refused_and_stay(self):
        output = self.series / "deconvolved"
        output.mkdir()
        for name, options in {"report.json": [], "checkpoint.h5.status.json": [],
                              "deconvolved.companion.ome": [], "img_0002.tif": []}.items():
            with self.subTest(name):
                (output / name).write_text('{"somebody": "else"}')
                message = self.refuse("-i", self.series, *JOB, "--no-resume", "--overwrite", *options)
                self.assertIn(str(output / name), message)
                self.assertEqual({path.name for path in output.iterdir()}, {name})
                (output / name).unlink()

    def test_a_trace_replaces_traces_only(self):
        trace = self.folder / "trace.json"
        for taken in (trace, self.folder / "trace.json.rank0"):
            taken.write_text("[1, 2, 3]")
            self.assertIn(str(taken), self.refuse("-i", self.series, *JOB, "--trace", trace))
            self.assertEqual(taken.read_text(), "[1, 2, 3]")
            taken.unlink()
        other = self.folder / "trace.json.rank7"
        other.write_text("somebody's")
        for _ in range(2):
            self.succeed("-i", self.series, *JOB, "--trace", trace, "--no-resume")
        self.assertIn("process_name", trace.read_text())
        self.assertEqual(other.read_text(), "somebody's")

    def test_a_psf_replaces_psfs_only(self):
        psf = self.folder / "psf.tif"
        for taken in (b"not a TIFF", (self.series / "img_0000.tif").read_bytes()):
            psf.write_bytes(taken)
            self.assertIn(str(psf), self.refuse("psf", *OPTICS, "-o", psf))
            self.assertEqual(psf.read_bytes(), taken)
        psf.unlink()
        for _ in range(2):
            self.succeed("psf", *OPTICS, "-o", psf)

    def test_a_phantom_replaces_phantoms_only(self):
        phantom_job = ["simulate", "--shape", "3,16,16", *OPTICS]
        for option in ("-o", "--truth"):
            folders = {"-o": self.folder / "seen", "--truth": self.folder / "truth"}
            words = [part for pair in folders.items() for part in pair]
            folders[option].mkdir(parents=True)
            taken = folders[option] / "img_000001.tif"
            taken.write_bytes((self.series / "img_0000.tif").read_bytes())
            self.assertIn(str(taken), self.refuse(*phantom_job, *words))
            shutil.rmtree(folders[option])
        output = self.folder / "result"
        for options in ([], ["--slice-names", "numbered"]):
            self.succeed("-i", self.series, *JOB, "-o", output, *options)
            for report in (True, False):
                if not report:
                    (output / "report.json").unlink()
                before = contents(output)
                for ranks in (None, 2):
                    self.assertIn("result of a deconvolution",
                                  self.refuse(*phantom_job, "-o", output, ranks=ranks))
                self.assertEqual(contents(output), before)
            shutil.rmtree(output)

    def test_simulated_images_are_replaced_by_no_option(self):
        raw = self.folder / "raw"
        self.succeed("simulate", "-o", raw, "--shape", "6,24,24", *OPTICS)
        self.succeed("-i", raw, *JOB)
        copy = self.folder / "copy"
        shutil.copytree(raw, copy)
        beside = self.folder / "beside"  # under other names than the result's
        beside.mkdir()
        for path in raw.glob("*.tif"):
            shutil.copy(path, beside / f"z{path.name}")
        kept = contents(copy)
        for ranks in (None, 3):
            for words in (["export", copy / "deconvolved", "-o", copy], ["export", raw / "deconvolved", "-o", copy],
                          ["-i", self.series, *JOB, "--slice-names", "numbered", "-o", copy],
                          ["-i", self.series, *JOB, "--slice-names", "numbered", "-o", copy, "--no-resume"]):
                for options in ([], ["--overwrite"]):
                    with self.subTest(words=words, options=options, ranks=ranks):
                        message = self.refuse(*words, *options, ranks=ranks)
                        self.assertIn("was not written by this program", message)
                        self.assertIn(f"-o {self.folder / 'copy_2'}", message)
                        self.assertNotIn("--overwrite", message)
                        self.assertEqual(contents(copy), kept)
        before = contents(beside)
        self.succeed("-i", self.series, *JOB, "-o", beside, "--overwrite")
        self.succeed("export", raw / "deconvolved", "-o", beside, "--overwrite")
        self.assertLessEqual(before.items(), contents(beside).items())

    def test_an_export_does_not_go_into_the_input(self):
        self.succeed("-i", self.series, *JOB)
        link = self.folder / "link"
        link.symlink_to(self.series)
        before = contents(self.series)
        for output in (self.series, link, self.series / "deconvolved" / ".."):
            for options in ([], ["--overwrite"], ["--slice-names", "numbered"], ["--output-format", "zarr"]):
                with self.subTest(output=output, options=options):
                    self.assertIn("the folder of the input",
                                  self.refuse("export", self.series / "deconvolved", "-o", output, *options))
                    self.assertEqual(contents(self.series), before)

    def test_a_checkpoint_is_removed_alone(self):
        output = self.folder / "out"
        output.mkdir()
        others = [output / "notes.txt", output / "checkpoint.h5.bak", output / "other.h5"]
        for path in others:
            path.write_text("mine")
        self.succeed("-i", self.series, *JOB, "-o", output, "--remove-checkpoint")
        self.assertEqual([path.read_text() for path in others], ["mine"] * 3)
        self.assertFalse(list(output.glob("checkpoint.h5*.json")))


if __name__ == "__main__":
    unittest.main()
