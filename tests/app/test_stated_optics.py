"""Voxel size and optics from the metadata of the data: taken, told, checked against what is given, kept."""

import json
import unittest

import h5py
import numpy as np
import tifffile

from harness import Case, phantom, place, stored_volume, write_series

SHAPE = (6, 24, 26)
LIGHT = ["--lambda-ex", "488", "--lambda-em", "525"]
SHORT = ["--numit", "1", "--device", "cpu", "--background", "20"]
OME = ('<?xml version="1.0"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06">'
       '<Instrument ID="Instrument:0"><Objective ID="Objective:0" LensNA="0.12"/></Instrument><Image ID="Image:0">'
       '<ObjectiveSettings ID="Objective:0" RefractiveIndex="1.45"/><Pixels ID="Pixels:0" DimensionOrder="XYZCT" '
       'Type="uint16" SizeX="26" SizeY="24" SizeZ="6" SizeC="1" SizeT="1" PhysicalSizeX="1800" '
       'PhysicalSizeXUnit="nm" PhysicalSizeY="1.8" PhysicalSizeZ="0.004" PhysicalSizeZUnit="mm">'
       '<Channel ID="Channel:0:0" ExcitationWavelength="488" EmissionWavelength="525"/><TiffData/></Pixels></Image>'
       '</OME>')


class StatedOptics(Case):
    def setUp(self):
        super().setUp()
        self.volume = phantom(SHAPE)
        self.ome = self.folder / "in.ome.tif"
        tifffile.imwrite(self.ome, self.volume, photometric="minisblack", description=OME, metadata=None)
        self.imagej = self.folder / "ij.tif"
        tifffile.imwrite(self.imagej, self.volume, imagej=True, resolution=(1 / 1.8, 1 / 1.8),
                         metadata={"axes": "ZYX", "spacing": 4.0, "unit": "um"})

    def test_every_value_of_ome_xml(self):
        plan = self.succeed("plan", "-i", self.ome)
        self.assertIn("metadata    --dxy 1.8 µm, --dz 4 µm, --lambda-ex 488 nm, --lambda-em 525 nm, --rf 1.45, "
                      "--na 0.12, as OME-XML states in the input", plan.stdout)
        told = json.loads(self.succeed("plan", "--json", "-i", self.ome).stdout)
        self.assertEqual(told["input"]["voxel_um_zyx"], [4, 1.8, 1.8])
        self.assertIn("--dz 4 µm", told["input"]["from_metadata"])

    def test_the_result_is_that_of_the_same_values_given(self):
        self.succeed("-i", self.imagej, "-o", self.folder / "stated", *LIGHT, *SHORT)
        self.succeed("-i", self.imagej, "-o", self.folder / "given", "--dxy", "1.8", "--dz", "4", *LIGHT, *SHORT)
        np.testing.assert_array_equal(stored_volume(place("checkpoint", self.folder / "stated")),
                                      stored_volume(place("checkpoint", self.folder / "given")))

    def test_a_run_goes_on_with_the_values_that_it_was_begun_with(self):
        out = ["-o", self.folder / "out", *LIGHT, *SHORT]
        self.succeed("-i", self.imagej, *out)
        parameters = self.succeed("info", "--parameters", place("checkpoint", self.folder / "out")).stdout
        self.assertRegex(parameters, r"dxy\W+1\.8\b")
        self.succeed("-i", self.imagej, *out)
        self.succeed("-i", self.imagej, *out, "--dxy", "1.8", "--dz", "4")
        message = self.refuse("-i", self.imagej, *out, "--dxy", "1.9")
        self.assertIn("--dxy: 1.8 in the checkpoint, 1.9 now", message)

    def test_what_contradicts_is_told_and_used(self):
        plan = self.succeed("plan", "-i", self.imagej, "--dxy", "1.8", "--dz", "5", *LIGHT)
        self.assertIn("--dz 5 µm is used, but ImageJ states 4 µm", plan.stderr)
        self.assertNotRegex(plan.stderr, r"--dxy [\d.]+ µm is used, but")
        self.assertNotIn("metadata  ", plan.stdout)

    def test_what_is_missing_is_asked_for(self):
        series = write_series(self.folder / "in", self.volume, resolution=(72, 72), resolutionunit="inch")
        message = self.refuse("-i", series, "-o", self.folder / "out", *LIGHT)
        self.assertIn("--dxy", message)
        self.assertIn("do not state", message)
        self.assertFalse((self.folder / "out").exists())
        message = self.refuse("-i", self.imagej, "-o", self.folder / "out")
        self.assertIn("  --lambda-ex   excitation", message)
        self.assertNotIn("--dxy", message, "which the files state")

    def test_beads(self):
        message = self.refuse("psf", "--from-beads", write_series(self.folder / "beads", self.volume))
        self.assertIn("--dxy", message)
        message = self.refuse("psf", "--from-beads", self.imagej)
        self.assertNotIn("--dxy", message)  # but that it holds no beads

    def test_other_programs_find_voxels_and_their_size_in_the_checkpoint(self):
        self.succeed("-i", self.imagej, "-o", self.folder / "out", *LIGHT, *SHORT)
        with h5py.File(place("checkpoint", self.folder / "out"), "r") as file:
            volume = file["volume"]
            np.testing.assert_array_equal(volume.attrs["element_size_um"], [4, 1.8, 1.8])
            self.assertEqual(volume.attrs["unit"], "um")
            self.assertEqual(volume.shape, SHAPE)


if __name__ == "__main__":
    unittest.main()
