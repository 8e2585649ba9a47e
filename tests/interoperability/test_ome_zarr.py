"""OME-Zarr images of a run as zarr-python, TensorStore, napari and the models of the specification see them."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest
from xml.etree import ElementTree

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import tensorstore
import zarr
from napari_ome_zarr import napari_get_reader
from ome_zarr_models.v04 import Image as Image04
from ome_zarr_models.v05 import Image as Image05

from harness import (OPTICS, Case, command, environment, kill_all, phantom, place, read_series, run, wait_until,
                     write_series)

VOXEL = (4.0, 1.8, 1.8)  # µm, z y x, of OPTICS
NAME = "deconvolved.ome.zarr"


def group_of(image):
    return zarr.open_group(str(image), mode="r")


def multiscale(image):
    """The attributes that OME-Zarr defines, and which version of it they are."""
    attributes = group_of(image).attrs.asdict()
    return (attributes["ome"], "0.5") if "ome" in attributes else (attributes, "0.4")


def levels_of(image):
    ome, _ = multiscale(image)
    return [group_of(image)[dataset["path"]] for dataset in ome["multiscales"][0]["datasets"]]


def halved(volume, factors):
    """Means over 2 voxels along axes with factor 2, over one where there is no second, rounded half to even."""
    sums, counts = volume.astype(np.float64), np.ones(volume.shape)
    for axis, factor in enumerate(factors):
        if factor == 2:
            pad = [(0, sums.shape[a] % 2 if a == axis else 0) for a in range(3)]
            pairs = [np.pad(each, pad) for each in (sums, counts)]
            sums, counts = (np.add.reduceat(each, range(0, each.shape[axis], 2), axis) for each in pairs)
    means = sums / counts
    return means.astype(np.float32) if volume.dtype == np.float32 else np.rint(means).astype(volume.dtype)


def opened_by_tensorstore(array, version):
    driver = "zarr3" if version == "0.5" else "zarr"
    path = str(array.store_path).removeprefix("file://")
    return tensorstore.open({"driver": driver, "kvstore": {"driver": "file", "path": path}}).result().read().result()


def files_below(folder):
    """But the report, which names the command and the time of each export."""
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name != "report.json"}


class Exports(Case):
    """Exports of one finished run, which no test changes."""

    @classmethod
    def setUpClass(cls):
        shared = pathlib.Path(tempfile.mkdtemp(prefix="lsdeconv-zarr-"))
        cls.addClassCleanup(shutil.rmtree, shared, ignore_errors=True)
        series = write_series(shared / "in", phantom((13, 301, 530)))
        result = run("-i", series, *OPTICS, "--numit", 1, "--block-size-max", 400000, "--no-export")
        assert result.returncode == 0, result.stderr
        cls.checkpoint = place("checkpoint", series / "deconvolved")

    def exported(self, *options, ranks=None):
        out = self.folder / f"out{len(list(self.folder.iterdir()))}"
        self.succeed("export", self.checkpoint, "-o", out, *options, ranks=ranks)
        return out


class Image(Exports):
    def check(self, image, expected):
        """The first level against the slices, each further one against means of the one before."""
        ome, version = multiscale(image)
        datasets = ome["multiscales"][0]["datasets"]
        levels = levels_of(image)
        np.testing.assert_array_equal(levels[0][...], expected)
        self.assertLessEqual(max(levels[-1].shape), 256)
        scale, origin = np.array(VOXEL), np.zeros(3)
        for number, (level, dataset) in enumerate(zip(levels, datasets)):
            stored = level[...]
            if number > 0:
                before = levels[number - 1][...]
                now = np.array(dataset["coordinateTransformations"][0]["scale"])
                factors = np.rint(now / scale).astype(int)
                self.assertTrue(set(factors) <= {1, 2})
                np.testing.assert_array_equal(stored, halved(before, factors))
                origin = origin + (factors - 1) * scale / 2
                scale = now
            self.assertEqual([t["type"] for t in dataset["coordinateTransformations"]], ["scale", "translation"])
            np.testing.assert_allclose(dataset["coordinateTransformations"][0]["scale"], scale)
            np.testing.assert_allclose(dataset["coordinateTransformations"][1]["translation"], origin)
            np.testing.assert_array_equal(opened_by_tensorstore(level, version), stored)
        (Image05 if version == "0.5" else Image04).from_zarr(group_of(image))
        self.assertEqual([(a["name"], a["type"], a["unit"]) for a in ome["multiscales"][0]["axes"]],
                         [(axis, "space", "micrometer") for axis in "zyx"])

    def test_every_type_in_both_versions(self):
        for type_options in (["--output-type", "uint8", "--auto-range", 1], ["--output-type", "uint16"],
                             ["--output-type", "float32"], ["--output-type", "uint16", "--flip", "--amplify", 300]):
            expected = read_series(self.exported(*type_options))
            for version in "0.5", "0.4":
                with self.subTest(options=type_options, version=version):
                    out = self.exported(*type_options, "--output-format", "zarr", "--zarr-version", version,
                                        "--zarr-shard", 64, "--zarr-chunk", 32, ranks=2)
                    self.check(out / NAME, expected)

    def test_as_usual(self):
        expected = read_series(self.exported())
        image = self.exported("--output-format", "zarr") / NAME
        self.check(image, expected)
        self.assertEqual(levels_of(image)[0].metadata.chunk_grid.chunk_shape, (13, 320, 512))
        self.assertEqual(levels_of(image)[0].chunks, (13, 64, 64))
        self.assertEqual({path.name for path in image.iterdir()} - {"0", "1", "2"}, {"zarr.json"})

    def test_without_compression(self):
        image = self.exported("--output-format", "zarr", "--compression", "none") / NAME
        self.check(image, read_series(self.exported()))

    def test_files_do_not_depend_on_the_ranks(self):
        options = ["--output-format", "zarr", "--zarr-shard", 64, "--zarr-chunk", 16]
        one, two, three = (self.exported(*options, ranks=ranks) for ranks in (None, 2, 3))
        self.assertEqual(files_below(one), files_below(two))
        self.assertEqual(files_below(one), files_below(three))

    def test_what_viewers_show_at_first(self):
        image = self.exported("--output-format", "zarr") / NAME
        ome, _ = multiscale(image)
        window = ome["omero"]["channels"][0]["window"]
        volume = levels_of(image)[0][...]
        self.assertEqual((window["min"], window["max"]), (0, 65535))
        low, high = np.percentile(volume, [0.1, 99.9])
        self.assertAlmostEqual(window["start"], low, delta=0.07 * low + 1)
        self.assertAlmostEqual(window["end"], high, delta=0.07 * high + 1)
        own = group_of(image).attrs["lsdeconv"]
        self.assertEqual(own["parameters"]["dz"], "4")
        self.assertEqual(own["intensity"]["gain"], 1)

    def test_napari_opens_all_levels_at_their_places(self):
        for version in "0.5", "0.4":
            image = self.exported("--output-format", "zarr", "--zarr-version", version) / NAME
            (data, attributes, kind), = napari_get_reader(str(image))(str(image))
            self.assertEqual(kind, "image")
            expected = [level[...] for level in levels_of(image)]
            self.assertEqual([level.shape for level in data], [level.shape for level in expected])
            np.testing.assert_array_equal(np.asarray(data[0]), expected[0])
            np.testing.assert_allclose(np.ravel(attributes["scale"])[-3:], VOXEL)

    def test_bigdataviewer_dataset_beside_version_04(self):
        out = self.exported("--output-format", "zarr", "--zarr-version", "0.4")
        root = ElementTree.parse(out / "deconvolved.xml").getroot()
        loader = root.find("SequenceDescription/ImageLoader")
        self.assertEqual(loader.get("format"), "bdv.multimg.zarr")
        place = out / loader.find("zarr").text / loader.find("zgroups/zgroup").get("path")
        self.assertTrue((place / "0" / ".zarray").exists())
        self.assertEqual(root.find(".//ViewSetup/size").text, "530 301 13")
        self.assertEqual(root.find(".//ViewSetup/voxelSize/size").text, "1.8 1.8 4")
        affine = [float(each) for each in root.find(".//ViewTransform/affine").text.split()]
        self.assertEqual(affine, [1.8, 0, 0, 0, 0, 1.8, 0, 0, 0, 0, 4, 0])


class OddShapes(Case):
    def test_whole_runs(self):
        for shape in (1, 1, 1), (1, 37, 53), (17, 19, 23), (67, 9, 131):
            volume = phantom(shape)
            series = write_series(self.folder / "x".join(map(str, shape)), volume)
            job = ["-i", series, *OPTICS, "--numit", 1]
            self.succeed(*job, "-o", series / "tiff")
            expected = read_series(series / "tiff")
            for version in "0.5", "0.4":
                with self.subTest(shape=shape, version=version):
                    image = series / f"{version}.zarr"
                    self.succeed("export", place("checkpoint", series / "tiff"), "-o", image, "--output-format", "zarr",
                                 "--zarr-version", version, "--zarr-shard", 32, "--zarr-chunk", 8)
                    level = levels_of(image)[0]
                    np.testing.assert_array_equal(level[...], expected)
                    np.testing.assert_array_equal(opened_by_tensorstore(level, version), expected)

    def test_a_part_keeps_its_place(self):
        series = write_series(self.folder / "in", phantom((20, 40, 44)))
        self.succeed("-i", series, *OPTICS, "--numit", 1, "--roi", "5:15,8:40,10:44", "-o", series / "deconvolved",
                     "--output-format", "zarr")
        ome, _ = multiscale(series / "deconvolved" / NAME)
        translation = ome["multiscales"][0]["datasets"][0]["coordinateTransformations"][1]["translation"]
        self.assertEqual(len(levels_of(series / "deconvolved" / NAME)), 1)
        extent = levels_of(series / "deconvolved" / NAME)[0].shape
        begins = {10: 5, 32: 8, 34: 10}
        np.testing.assert_allclose(translation, [begins[n] * v for n, v in zip(extent, VOXEL)])


class Killed(Exports):
    def test_goes_on_with_the_same_bytes(self):
        for version in "0.5", "0.4":
            options = ["--output-format", "zarr", "--zarr-shard", 8, "--zarr-chunk", 8, "--zarr-version", version]
            whole = self.exported(*options)
            out = self.folder / f"killed{version}"
            job = command(["export", self.checkpoint, "-o", out, *options], ranks=2)
            progress = out / NAME / ".lsdeconv"
            group = subprocess.Popen(job, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            wait_until(lambda: group.poll() is not None or sum(
                path.read_bytes().count(b"\n") for path in progress.glob("finished.*")) > 40, "some shards")
            self.assertIsNone(group.poll(), "the export ended before it could be killed")
            kill_all(group)
            with self.assertRaises(Exception):  # no reader takes it for whole
                multiscale(out / NAME)
            result = self.succeed("export", self.checkpoint, "-o", out, *options, ranks=3)
            self.assertRegex(result.stderr + result.stdout, "[1-9][0-9]* were there already")
            self.assertEqual(files_below(out), files_below(whole))
            again = self.succeed("export", self.checkpoint, "-o", out, *options)
            self.assertRegex(again.stderr + again.stdout, "^.*0 (shards|parts) written")


if __name__ == "__main__":
    unittest.main()
