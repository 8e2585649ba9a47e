"""OME-Zarr images in place of slices: what is refused, replaced and kept. What is in them: tests/interoperability."""

import json
import pathlib
import shutil
import tempfile

import h5py

from harness import OPTICS, Case, delivered, phantom, place, run, write_series

NAME = "deconvolved.ome.zarr"
ZARR = ["--output-format", "zarr", "--zarr-shard", 16, "--zarr-chunk", 8]


class ZarrOutput(Case):
    """Exports of one finished run."""

    @classmethod
    def setUpClass(cls):
        shared = pathlib.Path(tempfile.mkdtemp(prefix="lsdeconv-zarr-"))
        cls.addClassCleanup(shutil.rmtree, shared, ignore_errors=True)
        cls.series = write_series(shared / "in", phantom((16, 40, 44)))
        result = run("-i", cls.series, *OPTICS, "--numit", 2, "--block-size-max", 60000, "--no-export")
        assert result.returncode == 0, result.stderr
        cls.checkpoint = place("checkpoint", cls.series / "deconvolved")

    def test_a_run_writes_it(self):
        series = write_series(self.folder / "in", phantom((16, 40, 44)))
        result = self.succeed("-i", series, *OPTICS, "--numit", 2, *ZARR, ranks=2)
        self.assertIn("9 shards written", result.stderr + result.stdout)
        self.assertTrue((series / "deconvolved" / NAME / "zarr.json").exists())
        self.assertEqual(delivered(series / "deconvolved"), [NAME])

    def test_what_is_not_ours_is_never_replaced(self):
        for version in "0.5", "0.4":
            out = self.folder / version
            (out / NAME).mkdir(parents=True)
            (out / NAME / "zarr.json").write_text('{"zarr_format": 3, "node_type": "group"}')
            words = self.refuse("export", self.checkpoint, "-o", out, *ZARR, "--zarr-version", version)
            self.assertIn("was not written by this program", words)
            self.assertEqual([path.name for path in (out / NAME).iterdir()], ["zarr.json"])

    def test_a_bigdataviewer_dataset_of_others_is_kept(self):
        out = self.folder / "out"
        out.mkdir()
        (out / "deconvolved.xml").write_text("<SpimData/>")
        words = self.refuse("export", self.checkpoint, "-o", out, *ZARR, "--zarr-version", "0.4")
        self.assertIn("deconvolved.xml was not written by this program", words)

    def test_an_image_of_another_run_is_kept_unless_asked(self):
        series = write_series(self.folder / "in", phantom((16, 40, 44)))
        self.succeed("-i", series, *OPTICS, "--numit", 1, *ZARR)
        image = series / "deconvolved" / NAME
        before = (image / "zarr.json").read_text()
        self.assertIn("belongs to another run",
                      self.refuse("export", self.checkpoint, "-o", image.parent, *ZARR))
        self.assertEqual((image / "zarr.json").read_text(), before)
        self.succeed("export", self.checkpoint, "-o", image.parent, *ZARR, "--overwrite")
        self.assertNotEqual((image / "zarr.json").read_text(), before)

    def test_other_samples_replace_those_of_the_same_run_and_leave_what_others_added(self):
        out = self.folder / "brain.zarr"
        self.succeed("export", self.checkpoint, "-o", out, *ZARR)
        (out / "labels").mkdir()
        self.succeed("export", self.checkpoint, "-o", out, *ZARR, "--output-type", "float32")
        self.assertEqual(json.loads((out / "0" / "zarr.json").read_text())["data_type"], "float32")
        self.assertTrue((out / "labels").exists())

    def test_damaged_blocks_leave_the_image_unfinished(self):
        checkpoint = pathlib.Path(shutil.copy(self.checkpoint, self.folder))
        with h5py.File(checkpoint, "r+") as file:
            file["volume"][3, 20, 20] += 1
        out = self.folder / "out"
        result = run("export", checkpoint, "-o", out, *ZARR, ranks=2)
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn("its checksum differs", result.stderr)
        self.assertFalse((out / NAME / "zarr.json").exists())
        self.succeed("export", self.checkpoint, "-o", out, *ZARR)
        self.assertTrue((out / NAME / "zarr.json").exists())

    def test_options_that_make_no_sense(self):
        self.assertIn("no multiple of --zarr-chunk", self.refuse(
            "export", self.checkpoint, "-o", self.folder / "out", "--output-format", "zarr", "--zarr-shard", 24,
            "--zarr-chunk", 16))
        self.assertIn("--output-format", self.refuse("export", self.checkpoint, "-o", self.folder / "out",
                                                     "--zarr-version", "0.4"))
        self.assertIn("has no slices", self.refuse("export", self.checkpoint, "-o", self.folder / "out", *ZARR,
                                                   "--tile-size", 256))

    def test_the_plan_says_so(self):
        result = self.succeed("plan", "-i", self.series, *OPTICS, "--numit", 2, "--output-format", "zarr",
                              "--checkpoint", self.folder / "new.h5")
        self.assertIn("OME-Zarr 0.5", result.stdout)
