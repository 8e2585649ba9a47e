"""The slices of a run, as they come by default, in the readers that people open them with."""

import pathlib
import tempfile
import unittest
from importlib import import_module

import numpy as np

from harness import OPTICS, phantom, place, run, stored_volume, write_series

SHAPE = (12, 40, 44)
VOXEL_UM = (4, 1.8, 1.8)


def tifffile():
    return import_module("tifffile")


class SliceReaders(unittest.TestCase):
    """One run; its checkpoint says what every reader must find."""

    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory(prefix="lsdeconv-readers-")
        cls.addClassCleanup(temporary.cleanup)
        folder = pathlib.Path(temporary.name)
        series = write_series(folder / "brain", phantom(SHAPE), pattern="Z{:04d}.tif")
        result = run("-i", series, *OPTICS, "--numit", 2, ranks=2)
        assert result.returncode == 0, result.stderr
        cls.out = series / "deconvolved"
        cls.paths = [str(cls.out / f"Z{z:04d}.tif") for z in range(SHAPE[0])]
        cls.glob = str(cls.out / "*.tif")
        cls.volume = np.rint(stored_volume(place("checkpoint", series / "deconvolved"))).astype(np.uint16)

    def expect_volume(self, found):
        np.testing.assert_array_equal(np.asarray(found), self.volume)

    def expect_first(self, found):
        np.testing.assert_array_equal(np.asarray(found), self.volume[0])

    def test_tifffile(self):
        self.expect_first(tifffile().imread(self.paths[0]))
        self.expect_volume(tifffile().imread(self.paths))
        self.expect_volume(tifffile().imread(self.glob))
        self.expect_volume(tifffile().TiffSequence(self.glob).asarray())
        with tifffile().TiffFile(self.paths[0]) as file:
            self.assertEqual((len(file.series), file.series[0].axes), (1, "YX"))
            self.assertEqual((file.imagej_metadata["spacing"], file.imagej_metadata["unit"]), (VOXEL_UM[0], "um"))

    def test_dask(self):
        self.expect_volume(import_module("dask.array.image").imread(self.glob))

    def test_dask_image(self):
        self.expect_volume(import_module("dask_image.imread").imread(self.glob))

    def test_scikit_image(self):
        io = import_module("skimage.io")
        self.expect_first(io.imread(self.paths[0]))
        self.expect_volume(io.imread_collection(self.glob).concatenate())

    def test_imageio(self):
        imageio = import_module("imageio.v3")
        self.expect_first(imageio.imread(self.paths[0]))
        self.expect_volume(np.stack([imageio.imread(path) for path in self.paths]))

    def test_pims(self):
        self.expect_volume(np.stack(list(import_module("pims").open(self.glob))))

    def test_opencv(self):
        cv2 = import_module("cv2")
        self.expect_volume(np.stack([cv2.imread(path, cv2.IMREAD_UNCHANGED) for path in self.paths]))

    def test_simple_itk(self):
        itk = import_module("SimpleITK")
        self.expect_volume(itk.GetArrayFromImage(itk.ReadImage(self.paths)))

    def test_napari(self):
        read = import_module("napari_builtins.io").napari_get_reader(self.paths)
        ((found, *_),) = read(self.paths)
        self.expect_volume(found)
        ((first, *_),) = import_module("napari_builtins.io").napari_get_reader(self.paths[0])(self.paths[0])
        self.expect_first(first)

    def test_the_companion_file_is_valid_and_describes_all_slices(self):
        companion = self.out / "deconvolved.companion.ome"
        schema = pathlib.Path(import_module("ome_types").__file__).parent / "ome-2016-06.xsd"
        import_module("xmlschema").XMLSchema(schema).validate(companion)
        image = import_module("ome_types").from_xml(companion).images[0]
        pixels = image.pixels
        self.assertEqual((pixels.size_z, pixels.size_y, pixels.size_x), SHAPE)
        self.assertEqual((pixels.physical_size_z, pixels.physical_size_y, pixels.physical_size_x), VOXEL_UM)
        self.assertEqual({unit.value for unit in (pixels.physical_size_x_unit, pixels.physical_size_z_unit)}, {"µm"})
        files = [block.uuid.file_name for block in sorted(pixels.tiff_data_blocks, key=lambda block: block.first_z)]
        self.assertEqual([str(self.out / name) for name in files], self.paths)


if __name__ == "__main__":
    unittest.main()
