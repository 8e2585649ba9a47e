"""Which pages of which TIFFs are the volume: as ImageJ, tifffile and OME-XML describe them, never by a guess."""

import subprocess
import unittest

import numpy as np
import tifffile

from harness import OPTICS, Case, phantom, read_series, write_series

SHAPE = (6, 24, 26)
SHORT = [*OPTICS, "--numit", "1", "--device", "cpu", "--background", "20"]


def ome_xml(images, uuid="urn:uuid:own"):
    """OME-XML of images: pairs of the attributes of Pixels and their TiffData."""
    text = f'<?xml version="1.0"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06" UUID="{uuid}">'
    for number, (pixels, tiff_data) in enumerate(images):
        sizes = " ".join(f'{name}="{value}"' for name, value in pixels.items())
        text += (f'<Image ID="Image:{number}"><Pixels ID="Pixels:{number}" Type="uint16" SizeX="{SHAPE[2]}" '
                 f'SizeY="{SHAPE[1]}" {sizes}>{tiff_data}</Pixels></Image>')
    return text + "</OME>"


def plane_data(file, first="", ifd=None, count=None, uuid="urn:uuid:other"):
    run = (f' IFD="{ifd}"' if ifd is not None else "") + (f' PlaneCount="{count}"' if count is not None else "")
    return f'<TiffData {first}{run}><UUID FileName="{file}">{uuid}</UUID></TiffData>'


class Axes(Case):
    def setUp(self):
        super().setUp()
        self.volumes = [phantom(SHAPE, seed=seed) for seed in range(6)]
        self.results = {}

    def run_on(self, source, *options):
        out = self.folder / f"out{len(list(self.folder.glob('out*')))}"
        self.succeed("-i", source, "-o", out, *SHORT, *options)
        return read_series(out)

    def expected(self, number):
        if number not in self.results:
            series = write_series(self.folder / f"plain{number}", self.volumes[number], metadata=None)
            self.results[number] = self.run_on(series)
        return self.results[number]

    def expect(self, number, source, *options):
        np.testing.assert_array_equal(self.run_on(source, *options), self.expected(number))

    def expect_refusal(self, source, *options, says):
        message = self.refuse("-i", source, "-o", self.folder / "refused", *SHORT, *options)
        for part in says:
            self.assertIn(part, message)
        self.assertFalse((self.folder / "refused").exists())
        return message

    def write(self, name, pages, description=None, **keywords):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        tifffile.imwrite(path, np.asarray(pages), photometric="minisblack", metadata=None, description=description,
                         **keywords)
        return path

    def test_hyperstacks(self):
        stack = self.folder / "hyper.tif"
        data = np.stack([np.stack(self.volumes[2 * t: 2 * t + 2], 1) for t in range(3)])  # t z c y x
        tifffile.imwrite(stack, data, imagej=True, metadata={"axes": "TZCYX"})
        self.expect_refusal(stack, says=["3 times and 2 channels", "--time N (0 to 2)", "--channel N (0 to 1)"])
        self.expect_refusal(stack, "--channel", 1, says=["3 times", "--time N"])
        self.expect_refusal(stack, "--channel", 2, "--time", 0, says=["--channel 2"])
        self.expect(3, stack, "--channel", 1, "--time", 1)
        self.expect(4, stack, "--channel", 0, "--time", 2)

    def test_a_single_axis_is_z(self):
        for name, options in (("ij.tif", {"imagej": True}), ("o.ome.tif", {"ome": True, "photometric": "minisblack"}),
                              ("s.tif", {"photometric": "minisblack"})):
            for axis in "TC":
                stack = self.folder / f"{axis}{name}"
                tifffile.imwrite(stack, self.volumes[0], metadata={"axes": f"{axis}YX"}, **options)
                self.expect(0, stack)
        self.expect_refusal(stack, "--time", 1, says=["--time 1", "no times"])

    def test_ome_orders(self):
        data = np.asarray(self.volumes).reshape(3, 2, *SHAPE)
        for axes in ("TCZYX", "CTZYX", "TZCYX", "ZTCYX"):
            named = {"T": 0, "C": 1, "Z": 2, "Y": 3, "X": 4}
            stack = self.folder / f"{axes}.ome.tif"
            tifffile.imwrite(stack, data.transpose([named[axis] for axis in axes]), ome=True, metadata={"axes": axes},
                             photometric="minisblack")
            self.expect_refusal(stack, says=["3 times and 2 channels"])
            self.expect(5, stack, "--time", 2, "--channel", 1)
            self.expect(2, stack, "--time", 1, "--channel", 0)

    def test_shapes_without_names(self):
        stack = self.folder / "shaped.tif"
        tifffile.imwrite(stack, np.asarray(self.volumes[:2]), photometric="minisblack")
        self.expect_refusal(stack, says=["2×6", "which axis is z"])
        tifffile.imwrite(stack, np.asarray(self.volumes[:2]), photometric="minisblack", metadata={"axes": "CZYX"})
        self.expect(1, stack, "--channel", 1)

    def test_images_of_one_file(self):
        stack = self.folder / "two.ome.tif"
        with tifffile.TiffWriter(stack, ome=True) as writer:
            for volume in self.volumes[:2]:
                writer.write(volume, photometric="minisblack", metadata={"axes": "ZYX"})
        self.expect_refusal(stack, says=["2 images", "--image N (0 to 1)"])
        self.expect(1, stack, "--image", 1)

    def test_sets_of_files(self):
        half = SHAPE[0] // 2
        data = (plane_data("a.ome.tif", ifd=0, count=half, uuid="urn:uuid:a")
                + plane_data("b.ome.tif", f'FirstZ="{half}"', ifd=0, count=half, uuid="urn:uuid:b"))
        pixels = {"SizeZ": SHAPE[0], "SizeC": 1, "SizeT": 1, "DimensionOrder": "XYZCT"}
        for name, part in (("a", self.volumes[0][:half]), ("b", self.volumes[0][half:])):
            self.write(f"set/{name}.ome.tif", part, ome_xml([(pixels, data)], f"urn:uuid:{name}"))
        self.expect(0, self.folder / "set/a.ome.tif")
        self.expect(0, self.folder / "set/b.ome.tif")
        self.expect(0, self.folder / "set")
        (self.folder / "set/b.ome.tif").unlink()
        self.expect_refusal(self.folder / "set/a.ome.tif", says=["b.ome.tif", "No such file"])
        self.expect_refusal(self.folder / "set", says=["a.ome.tif"])

    def test_a_file_per_channel(self):
        pixels = {"SizeZ": SHAPE[0], "SizeC": 2, "SizeT": 1, "DimensionOrder": "XYZTC"}
        data = "".join(plane_data(f"c{c}.ome.tif", f'FirstC="{c}"') for c in range(2))
        for c in range(2):
            self.write(f"set/c{c}.ome.tif", self.volumes[c], ome_xml([(pixels, data)]))
        for source in ("set", "set/c0.ome.tif", "set/c1.ome.tif"):
            self.expect_refusal(self.folder / source, says=["2 channels", "--channel N"])
            self.expect(1, self.folder / source, "--channel", 1)
            self.expect(0, self.folder / source, "--channel", 0)

    def test_metadata_in_another_file(self):
        pixels = {"SizeZ": SHAPE[0], "SizeC": 2, "SizeT": 1, "DimensionOrder": "XYCZT"}
        data = "".join(plane_data(f"p_{z}_{c}.ome.tif", f'FirstZ="{z}" FirstC="{c}"', ifd=0, count=1)
                       for z in range(SHAPE[0]) for c in range(2))
        refers = '<OME xmlns="x"><BinaryOnly MetadataFile="all.companion.ome" UUID="urn:uuid:x"/></OME>'
        for z in range(SHAPE[0]):
            for c in range(2):
                self.write(f"set/p_{z}_{c}.ome.tif", self.volumes[c][z], refers)
        self.expect_refusal(self.folder / "set", says=["all.companion.ome", "not there"])
        (self.folder / "set/all.companion.ome").write_text(ome_xml([(pixels, data)]))
        self.expect_refusal(self.folder / "set", says=["2 channels"])
        self.expect(1, self.folder / "set", "--channel", 1)
        self.expect(1, self.folder / "set/p_3_0.ome.tif", "--channel", 1)

    def test_positions_in_files_of_their_own(self):
        pixels = {"SizeZ": SHAPE[0], "SizeC": 1, "SizeT": 1, "DimensionOrder": "XYCZT"}
        images = [(pixels, plane_data(f"pos{i}.ome.tif", ifd=0, count=SHAPE[0])) for i in range(2)]
        self.write("set/pos0.ome.tif", self.volumes[0], ome_xml(images))
        self.write("set/pos1.ome.tif", self.volumes[1],
                   '<OME xmlns="x"><BinaryOnly MetadataFile="pos0.ome.tif" UUID="urn:uuid:x"/></OME>')
        self.expect(0, self.folder / "set/pos0.ome.tif")
        self.expect(1, self.folder / "set/pos1.ome.tif")
        self.expect(1, self.folder / "set/pos0.ome.tif", "--image", 1)
        self.expect_refusal(self.folder / "set", says=["2 images", "--image N"])

    def test_a_file_that_was_renamed(self):
        pixels = {"SizeZ": SHAPE[0], "SizeC": 2, "SizeT": 1, "DimensionOrder": "XYZCT"}
        stack = self.write("new.ome.tif", np.concatenate(self.volumes[:2]),
                           ome_xml([(pixels, plane_data("old.ome.tif", ifd=0, count=2 * SHAPE[0]))]))
        self.expect(1, stack, "--channel", 1)

    def test_fewer_pages_than_described(self):
        pixels = {"SizeZ": 9, "SizeC": 1, "SizeT": 1, "DimensionOrder": "XYZCT"}
        self.expect_refusal(self.write("t.ome.tif", self.volumes[0], ome_xml([(pixels, "<TiffData/>")])),
                            says=["page 7", "truncated"])
        self.expect_refusal(self.write("t.tif", self.volumes[0], "ImageJ=1.53t\nimages=9\nslices=9\n"),
                            says=["9 pages", "truncated"])
        self.expect_refusal(self.write("t.tif", self.volumes[0], "ImageJ=1.53t\nimages=6\nslices=9\n"),
                            says=["6 images"])

    def test_planes_that_nobody_lists(self):
        pixels = {"SizeZ": 6, "SizeC": 1, "SizeT": 1, "DimensionOrder": "XYZCT"}
        data = "".join(f'<TiffData FirstZ="{z}" IFD="{z}"/>' for z in (0, 1, 2, 4, 5))
        self.expect_refusal(self.write("t.ome.tif", self.volumes[0], ome_xml([(pixels, data)])),
                            says=["no page for slice 3"])
        order = "".join(f'<TiffData FirstZ="{z}" IFD="{5 - z}"/>' for z in range(6))
        self.expect(0, self.write("r.ome.tif", self.volumes[0][::-1], ome_xml([(pixels, order)])))

    def test_several_planes_in_one_page(self):
        volume = np.zeros((4, 32, 32), np.uint16)
        tifffile.imwrite(self.folder / "deep.tif", volume, volumetric=True, tile=(4, 16, 16), photometric="minisblack")
        self.expect_refusal(self.folder / "deep.tif", says=["4 planes in one page"])
        tifffile.imwrite(self.folder / "stk.tif", volume[0], photometric="minisblack", metadata=None,
                         extratags=[(33629, 5, 4, (1, 1) * 4, True)])
        self.expect_refusal(self.folder / "stk.tif", says=["4 planes in one page", "MetaMorph"])

    def test_small_pictures_of_both_kinds(self):
        for number, (kind, old) in enumerate((({"subfiletype": 1}, []), ({}, [(255, 3, 1, 2, True)]))):
            folder = self.folder / f"in{number}"
            folder.mkdir()
            for z, plane in enumerate(self.volumes[0]):
                with tifffile.TiffWriter(folder / f"s{z}.tif") as writer:
                    writer.write(plane, photometric="minisblack", metadata=None)
                    writer.write(plane[::2, ::2], photometric="minisblack", metadata=None, extratags=old, **kind)
            self.expect(0, folder)

    def test_choices_that_are_not_there(self):
        series = write_series(self.folder / "in", self.volumes[0], metadata=None)
        stack = self.write("in.tif", self.volumes[0])
        for source in (series, stack):
            for option in ("--channel", "--time", "--image", "--input-level"):
                self.expect_refusal(source, option, 1, says=[f"{option} 1", "leave it out".split()[0]])
            self.expect(0, source, "--channel", 0)

    def test_other_images_than_the_input(self):
        series = write_series(self.folder / "in", self.volumes[0], metadata=None)
        two = self.folder / "two.tif"
        tifffile.imwrite(two, np.stack(self.volumes[:2], 1), imagej=True, metadata={"axes": "ZCYX"})
        for option in ("--psf", "--flat", "--offset-image"):
            message = self.expect_refusal(series, option, two, says=["2 channels", "a file of its own"])
            self.assertNotIn("--channel", message)
        flat = self.folder / "flat.tif"
        tifffile.imwrite(flat, np.ones(SHAPE[1:]), photometric="minisblack")
        self.expect(0, series, "--flat", flat, "--output-type", "uint16")

    def test_negatives_are_turned_round_by_the_commands_that_are_named(self):
        series = write_series(self.folder / "in", self.volumes[0], metadata=None)
        negative = self.folder / "negative"
        for tool in (["tiffset", "-s", "262", "1"], ["tiffcrop", "-I", "both"]):
            turned = tool[0] == "tiffcrop"
            negative.mkdir(exist_ok=True)
            for path in sorted(series.glob("*.tif")):
                plane = tifffile.imread(path)
                tifffile.imwrite(negative / path.name, 65535 - plane if turned else plane, photometric="miniswhite",
                                 metadata=None)
            message = self.expect_refusal(negative, says=["MinIsWhite"])
            self.assertIn(" ".join(tool), message)
            for path in sorted(negative.glob("*.tif")):
                if turned:
                    subprocess.run([*tool, path, self.folder / "new.tif"], check=True)
                    (self.folder / "new.tif").replace(path)
                else:
                    subprocess.run([*tool, path], check=True)
            self.expect(0, negative)


if __name__ == "__main__":
    unittest.main()
