"""Inputs as other programs write them: the same voxels give the same result, whatever format holds them."""

import json
import re
import unittest

import h5py
import imageio.v3
import numcodecs
import numpy as np
import tensorstore
import zarr
from harness import OPTICS, Case, phantom, place, stored_volume, write_series
from zarr.codecs import BloscCodec, GzipCodec, ZstdCodec

SHAPE = (30, 64, 70)
MICROMETRES = (4.0, 1.8, 1.8)
RUN = [*OPTICS, "--offset", 100, "--numit", 2, "--block-size-max", 32 * 48 * 48, "--no-resume"]


def axes_of(names):
    kinds = {"t": "time", "c": "channel"}
    return [{"name": name, "type": kinds.get(name, "space"), **({} if name in kinds else {"unit": "micrometer"})}
            for name in names]


def multiscales(names, levels):
    scales = [[1.0] * (len(names) - 3) + [length * 2 ** level for length in MICROMETRES] for level in range(levels)]
    return {"axes": axes_of(names),
            "datasets": [{"path": str(level), "coordinateTransformations": [{"type": "scale", "scale": scale}]}
                         for level, scale in enumerate(scales)]}


def write_ome_zarr(path, data, names="zyx", levels=1, **array):
    """With zarr-python: 0.4 where array["zarr_format"] is 2, else 0.5. Level 1 is every second voxel."""
    version = array.pop("zarr_format", 3)
    array = {"chunks": (1,) * (len(names) - 3) + (8, 16, 32), "dtype": data.dtype, "fill_value": 0, **array}
    group = zarr.open_group(path, mode="w", zarr_format=version)
    for level in range(levels):
        part = data[..., ::2 ** level, ::2 ** level, ::2 ** level]
        group.create_array(str(level), shape=part.shape, **array)[...] = part
    described = multiscales(names, levels)
    if version == 2:
        group.attrs["multiscales"] = [{"version": "0.4", **described}]
    else:
        group.attrs["ome"] = {"version": "0.5", "multiscales": [described]}
    return path


def write_with_tensorstore(path, data):
    """An array alone, big-endian in shards whose index stands at their beginning."""
    inner = [{"name": "bytes", "configuration": {"endian": "big"}}, {"name": "zstd", "configuration": {"level": 1}}]
    sharding = {"name": "sharding_indexed",
                "configuration": {"chunk_shape": [8, 16, 16], "codecs": inner, "index_location": "start"}}
    spec = {"driver": "zarr3", "kvstore": {"driver": "file", "path": f"{path}/"}, "create": True,
            "metadata": {"shape": list(data.shape), "data_type": str(data.dtype), "codecs": [sharding],
                         "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [16, 32, 32]}}}}
    tensorstore.open(spec).result()[...].write(data).result()
    return path


def write_bdv(path, data, **dataset):
    """As mesoSPIM and BigStitcher do: counts as signed integers."""
    with h5py.File(path, "w") as file:
        file.create_dataset("t00000/s00/0/cells", data=data.view("int16"), **dataset)
        file["s00/resolutions"] = np.ones((1, 3))
        file["s00/subdivisions"] = np.array([[32, 16, 8]])
    return path


def write_imaris(path, channels):
    """Padded to whole chunks, with attributes that are arrays of characters."""
    def characters(place, name, text):
        place.attrs[name] = np.frombuffer(text.encode(), dtype="S1")
    shape = channels[0].shape
    with h5py.File(path, "w") as file:
        for number, data in enumerate(channels):
            channel = file.create_group(f"DataSet/ResolutionLevel 0/TimePoint 0/Channel {number}")
            padded = np.pad(data, [(0, -size % 16) for size in shape], constant_values=9999)
            channel.create_dataset("Data", data=padded, chunks=(16, 16, 16), compression="gzip", shuffle=True)
            for axis, size in zip("ZYX", shape):
                characters(channel, f"ImageSize{axis}", str(size))
        image = file.create_group("DataSetInfo/Image")
        for axis, (size, length) in enumerate(zip(shape[::-1], MICROMETRES[::-1])):
            characters(image, f"ExtMin{axis}", "0")
            characters(image, f"ExtMax{axis}", str(size * length))
        characters(image, "Unit", "um")
    return path


def write_png(folder, data):
    folder.mkdir()
    for z, plane in enumerate(data):
        imageio.v3.imwrite(folder / f"slice_{z}.png", plane)
    return folder


class InputFormats(Case):
    def setUp(self):
        super().setUp()
        self.data = phantom(SHAPE)

    def result(self, path, *options, ranks=None):
        out = self.folder / "out"
        self.succeed("-i", path, "-o", out, *RUN, "--no-export", *options, ranks=ranks)
        return stored_volume(place("checkpoint", self.folder / "out"))

    def inputs(self):
        """Name, path and options of every way to store the same voxels."""
        data, folder = self.data, self.folder
        several = np.stack([data[::-1], data])
        deflated = {"chunks": (8, 16, 32), "compression": "gzip"}
        yield "PNG", write_png(folder / "png", data), []
        for name, compressor in {"blosc": numcodecs.Blosc("lz4", shuffle=1), "zstd": numcodecs.Zstd(1),
                                 "gzip": numcodecs.GZip(1), "none": None}.items():
            yield f"0.4 {name}", write_ome_zarr(folder / f"{name}.zarr", data, zarr_format=2, compressors=compressor), []
        yield "0.4 flat keys, big-endian", write_ome_zarr(
            folder / "flat.ome.zarr", data.astype(">u2"), zarr_format=2, dtype=">u2",
            chunk_key_encoding={"name": "v2", "separator": "."}), []
        yield "0.4 channel of several in one chunk", write_ome_zarr(
            folder / "channels.zarr", several[None], "tczyx", zarr_format=2, chunks=(1, 2, 8, 16, 32)), ["--channel", 1]
        for name, codec in {"blosc": BloscCodec(cname="zstd"), "zstd": ZstdCodec(), "gzip": GzipCodec(), "none": None}.items():
            yield f"0.5 {name}, shards", write_ome_zarr(folder / f"v3{name}.zarr", data, shards=(16, 32, 64), compressors=codec), []
        yield "0.5 time", write_ome_zarr(folder / "times.zarr", several[:, None], "tczyx"), ["--time", 1]
        yield "tensorstore", write_with_tensorstore(folder / "tensorstore.zarr", data), []
        yield "BigDataViewer", write_bdv(folder / "gzip.h5", data, shuffle=True, **deflated), []
        yield "BigDataViewer in one piece", write_bdv(folder / "plain.h5", data), []
        yield "Imaris", write_imaris(folder / "brain.ims", [data[::-1], data]), ["--channel", 1]

    def test_the_same_voxels_give_the_same_bits(self):
        expected = self.result(write_series(self.folder / "tiff", self.data))
        for name, path, options in self.inputs():
            for ranks in (None, 3):
                with self.subTest(name, ranks=ranks):
                    np.testing.assert_array_equal(self.result(path, *options, ranks=ranks), expected)

    def test_missing_chunks_and_shards_are_their_fill_value(self):
        path = write_ome_zarr(self.folder / "sparse.zarr", self.data, shards=(16, 32, 32), fill_value=100)
        (path / "0/c/0/1/1").unlink()
        self.data[:16, 32:64, 32:64] = 100
        expected = self.result(write_series(self.folder / "tiff", self.data))
        np.testing.assert_array_equal(self.result(path), expected)

    def test_other_levels_are_volumes_of_their_own(self):
        path = write_ome_zarr(self.folder / "pyramid.zarr", self.data, levels=2)
        expected = self.result(write_series(self.folder / "tiff", self.data[::2, ::2, ::2]))
        np.testing.assert_array_equal(self.result(path, "--input-level", 1), expected)
        np.testing.assert_array_equal(self.result(path / "1"), expected)

    def test_a_result_read_back_has_its_voxels(self):
        data = write_series(self.folder / "tiff", self.data)
        self.succeed("-i", data, "-o", self.folder / "slices", *RUN)
        expected = self.result(self.folder / "slices")
        for version in ("0.4", "0.5"):
            image = self.folder / f"{version}.zarr"
            self.succeed("-i", data, "-o", image, *RUN, "--output-format", "zarr", "--zarr-version", version)
            np.testing.assert_array_equal(self.result(image), expected)

    def test_plan_foretells_what_the_report_counts(self):
        data = phantom((120, 130, 140))
        inputs = {"zarr": write_ome_zarr(self.folder / "cubes.zarr", data, chunks=(32, 32, 32), shards=(64, 64, 64)),
                  "plates": write_ome_zarr(self.folder / "plates.zarr", data, chunks=(4, 64, 64)),
                  "hdf5": write_bdv(self.folder / "cubes.h5", data, chunks=(16, 32, 64), compression="gzip")}
        for name, path in inputs.items():
            for cache in (None, 0.004, 0.0005):  # GiB
                with self.subTest(name, cache=cache):
                    options = ["-i", path, "-o", self.folder / "out", *OPTICS, "--offset", 100, "--numit", 1,
                               "--block-size-max", 60 * 48 * 48, "--memory", 0.8, "--no-resume", "--no-export",
                               *(["--strip-cache", cache] if cache else [])]
                    plan = self.succeed("plan", *options, ranks=2).stdout
                    foretold = float(re.search(r"each voxel is decoded ([0-9.]+) times", plan).group(1))
                    self.succeed(*options, ranks=2)
                    reading = json.loads(place("report", self.folder / "out").read_text())["reading"]
                    of_blocks = reading["times_decoded"] - reading["times_sampled"]
                    self.assertAlmostEqual(foretold, of_blocks, delta=0.15 * reading["times_decoded"])

    def test_the_result_lies_beside_a_zarr_folder(self):
        path = write_ome_zarr(self.folder / "brain.ome.zarr", self.data)
        for named in (path, f"{path}/", path / "0"):
            plan = self.succeed("plan", "-i", named, *RUN).stdout
            self.assertIn(f"{self.folder}/brain_deconvolved", plan)

    def refused(self, path, *options):
        """One sentence, and nothing written."""
        before = sorted(self.folder.rglob("*"))
        message = self.refuse("-i", path, "-o", self.folder / "out", *RUN, *options, ranks=2)
        self.assertEqual(sorted(self.folder.rglob("*")), before)
        errors = [line for line in message.splitlines() if "error: " in line]
        self.assertEqual(len(errors), 1, message)
        return errors[0]

    def test_channels_times_images_and_scales_are_never_z(self):
        data = np.stack([self.data] * 3)
        path = write_ome_zarr(self.folder / "channels.zarr", data, "czyx")
        self.assertRegex(self.refused(path), "3 channels.*--channel N")
        self.assertRegex(self.refused(path, "--channel", 3), "3 channels, numbered from 0 to 2")
        self.assertRegex(self.refused(path, "--channel", 1, "--input-level", 1), "--input-level 1")
        self.assertRegex(self.refused(write_imaris(self.folder / "two.ims", [self.data] * 2)), "2 channels")
        with h5py.File(self.folder / "setups.h5", "w") as file:
            for setup in range(2):
                file[f"t00000/s0{setup}/0/cells"] = self.data
        self.assertRegex(self.refused(self.folder / "setups.h5"), "2 images.*--image N")

    def test_hostile_metadata_are_refused(self):
        def zarr_with(**changes):
            path = write_ome_zarr(self.folder / "hostile.zarr", self.data)
            metadata = json.loads((path / "0/zarr.json").read_text())
            metadata.update(changes)
            (path / "0/zarr.json").write_text(json.dumps(metadata))
            return path
        grid = {"name": "regular", "configuration": {"chunk_shape": [2 ** 40, 2 ** 40, 2 ** 40]}}
        for changes in ({"shape": [2 ** 62, 2 ** 62, 2 ** 62]}, {"chunk_grid": grid}, {"data_type": "complex64"},
                        {"shape": [30, 64]}, {"codecs": [{"name": "unheard-of"}]}):
            with self.subTest(**changes):
                self.refused(zarr_with(**changes))
        (self.folder / "hostile.zarr/0/zarr.json").write_text("[" * 100000)
        self.refused(self.folder / "hostile.zarr")
        with h5py.File(self.folder / "hostile.h5", "w") as file:
            file["t00000/s00/0/cells"] = h5py.ExternalLink("/etc/passwd", "/data")
        self.refused(self.folder / "hostile.h5")
        (self.folder / "not.h5").write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(200))
        self.refused(self.folder / "not.h5")


if __name__ == "__main__":
    unittest.main()
