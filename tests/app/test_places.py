"""Where a run puts its files, and how runs keep apart."""

import json
import os
import unittest

import numpy as np

from harness import delivered, logs_of, phantom, place, read_series, run, write_series
from series_case import JOB, SHAPE, contents, SeriesCase


class Layout(SeriesCase):
    def test_everything_of_a_run_lies_in_one_folder(self):
        self.succeed("-i", self.series, *JOB, ranks=2)
        self.assertEqual(self.raw(), ["deconvolved"])
        output = self.series / "deconvolved"
        kept = sorted(path.name for path in output.iterdir() if path.name not in delivered(output))
        self.assertEqual(kept, ["atlas", "checkpoint.h5", "checkpoint.h5.status.json", logs_of(output)[0].name,
                                "report.html", "report.json"])
        self.assertEqual(delivered(output), ["deconvolved.companion.ome", *(f"img_{z:04d}.tif" for z in range(6))])

    def test_an_image_that_is_the_output_has_the_files_beside_it(self):
        image = self.folder / "out" / "brain.ome.zarr"
        self.succeed("-i", self.series, *JOB, "-o", image, "--output-format", "zarr")
        self.assertEqual(sorted(path.name.split(".2")[0] for path in image.parent.iterdir()),
                         ["brain.ome.zarr", "brain.ome.zarr", "brain.ome.zarr.atlas", "brain.ome.zarr.checkpoint.h5",
                          "brain.ome.zarr.checkpoint.h5.status.json", "brain.ome.zarr.report.html",
                          "brain.ome.zarr.report.json"])
        self.assertIn("1 of 1 block done", self.say("info", f"{image}.checkpoint.h5"))

    def test_nothing_goes_through_a_link_to_the_input(self):
        link = self.folder / "work" / "sample"
        link.parent.mkdir()
        link.symlink_to(self.series)
        before = contents(self.series)
        self.succeed("-i", "sample/", *JOB, cwd=link.parent)
        self.assertEqual(contents(self.series), before)
        self.assertEqual(sorted(path.name for path in link.parent.iterdir()), ["sample", "sample_deconvolved"])
        self.assertIn("done already", self.say("-i", link, *JOB))
        self.assertIn(f"is a link: the result goes beside it, into {link.parent / 'sample_deconvolved'}",
                      self.say("plan", "-i", link, *JOB, "--verbose"))

    def test_nothing_goes_into_a_result_unasked(self):
        self.succeed("-i", self.series, *JOB)
        output = self.series / "deconvolved"
        before = contents(output)
        self.assertIn("result of an earlier run", self.say("-i", output, *JOB))
        self.assertEqual(contents(output), before)
        self.assertTrue(list((self.series / "deconvolved_deconvolved").glob("*.tif")))

    def test_links_to_slices_are_read_and_stay(self):
        links = self.folder / "links"
        links.mkdir()
        for path in self.series.iterdir():
            (links / path.name).symlink_to(path)
        before = contents(self.series)
        self.succeed("-i", links, *JOB)
        self.assertEqual(contents(self.series), before)
        self.assertEqual(len(list((links / "deconvolved").glob("*.tif"))), 6)

    def test_parts_have_outputs_of_their_own_beside_the_whole(self):
        self.succeed("-i", self.series, *JOB, "--roi", "1:4,0:16,0:20")
        self.succeed("-i", self.series, *JOB, "--pattern", "img_000[0-3].tif")
        self.succeed("-i", self.series, *JOB)
        self.assertEqual(self.raw(), ["deconvolved", "deconvolved_img_000_0-3", "deconvolved_x0-20_y0-16_z1-4"])
        self.assertEqual(read_series(self.series / "deconvolved").shape, SHAPE)
        listed = json.loads(self.succeed("series", self.folder, "--json", *JOB).stdout)
        self.assertEqual([series["path"] for series in listed["series"]], [str(self.series)])

    def test_a_folder_that_may_not_be_written_to(self):
        self.folder.chmod(0o755)
        self.series.chmod(0o555)
        self.addCleanup(self.series.chmod, 0o755)
        (self.folder / "mine").mkdir(mode=0o777)
        (self.folder / "mine").chmod(0o777)
        nobody = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
        if nobody and run("--version", **nobody).returncode:
            self.skipTest("the program cannot be started by another user here")
        message = self.refuse("-i", self.series, *JOB, cwd=self.folder / "mine", **nobody)
        ready = f"-o {self.folder / 'mine' / 'brain_deconvolved'}"
        self.assertIn(ready, message)
        self.succeed("-i", self.series, *JOB, *ready.split(), cwd=self.folder / "mine", **nobody)

    def test_what_reads_a_checkpoint_takes_the_output_folder(self):
        self.succeed("-i", self.series, *JOB)
        output = self.series / "deconvolved"
        for words in (["info", output], ["info", output / "checkpoint.h5"], ["info", "-i", self.series],
                      ["info", "-o", output], ["info", self.series], ["verify", output], ["verify", "-o", output]):
            self.succeed(*words)
        self.assertEqual(json.loads(self.succeed("info", "--json", output).stdout)["slices_written"], 6)
        self.succeed("export", output, "-o", self.folder / "again")
        np.testing.assert_array_equal(read_series(self.folder / "again"), read_series(output))
        moved = output.rename(self.folder / "moved")
        self.assertEqual(json.loads(self.succeed("info", "--json", moved).stdout)["output"], str(moved))

    def test_a_folder_without_a_checkpoint_gets_a_sentence(self):
        for command_name in ("info", "verify"):
            message = self.refuse(command_name, self.series)
            self.assertIn("holds no checkpoint", message)
            self.assertNotIn("H5F", message)
        self.succeed("-i", self.series, *JOB, "--roi", "0:3,0:16,0:16")
        for words in ([self.series], ["-i", self.series]):
            self.assertIn("deconvolved_x0-16_y0-16_z0-3/checkpoint.h5", self.say("info", *words), "the only one")
        self.succeed("-i", self.series, *JOB)
        self.assertIn("deconvolved_x0-16_y0-16_z0-3", self.refuse("info", self.series))
        self.assertIn("deconvolved/checkpoint.h5", self.say("info", "-i", self.series))


class FormerPlaces(SeriesCase):
    """What earlier versions have left is continued."""

    def former(self, there, *options):
        """A finished run whose checkpoint is moved to where an earlier version put it."""
        self.succeed("-i", self.series, *JOB, *options)
        output, = (path for path in self.folder.rglob("report.json"))
        checkpoint = next(iter(self.folder.rglob("*checkpoint.h5")))
        there.parent.mkdir(parents=True, exist_ok=True)
        checkpoint.rename(there)
        checkpoint.with_name(checkpoint.name + ".status.json").unlink()
        return output.parent

    def test_beside_the_output(self):
        former = self.series / "deconvolved.checkpoint.h5"
        output = self.former(former)
        self.assertIn("continues: 1 of 1 block done", self.say("plan", "-i", self.series, *JOB))
        said = self.say("-i", self.series, *JOB)
        self.assertIn("continues: 1 of 1 block done", said)
        self.assertTrue(former.with_name(former.name + ".status.json").exists(), "its status lies beside it")
        self.assertFalse(place("checkpoint", output).exists())
        for words in (["info", "-i", self.series], ["info", output], ["verify", output]):
            self.assertIn("1 of 1 block", self.say(*words))

    def test_of_a_run_that_takes_a_part(self):
        self.former(self.series / "deconvolved.checkpoint.h5", "--roi", "0:3,0:16,0:16")
        self.assertIn("continues: 1 of 1 block done", self.say("-i", self.series, *JOB, "--roi", "0:3,0:16,0:16"))

    def test_of_another_run_it_is_let_alone(self):
        former = self.series / "deconvolved.checkpoint.h5"
        output = self.former(former)
        before = former.read_bytes()
        for path in output.glob("*.tif"):
            path.unlink()
        self.assertIn("starts afresh", self.say("-i", self.series, *JOB, "--numit", 3))
        self.assertEqual(former.read_bytes(), before)

    def test_on_the_cache_drive(self):
        drive = self.folder / "drive"
        self.former(drive / "brain.deconvolved.checkpoint.h5", "--cache-drive", drive)
        self.assertIn("continues: 1 of 1 block done", self.say("-i", self.series, *JOB, "--cache-drive", drive))
        self.assertEqual([path.name for path in drive.glob("*.h5")], ["brain.deconvolved.checkpoint.h5"])


class SideBySide(SeriesCase):
    def test_the_plan_of_another_run_is_no_refusal(self):
        self.succeed("-i", self.series, *JOB)
        before = contents(self.folder)
        result = self.succeed("plan", "-i", self.series, *JOB, "--numit", 3)
        self.assertRegex(result.stdout, f"(?s)3 iterations.*state +a run .* refused,.* take -o {self.series}/deconvolved_2")
        plan = json.loads(self.succeed("plan", "--json", "-i", self.series, *JOB, "--numit", 3).stdout)
        refusal = self.refuse("-i", self.series, *JOB, "--numit", 3)
        ready = f"-o {self.series / 'deconvolved_2'}"
        for said in (result.stderr, plan["other_run"], refusal):
            for part in (f" of {self.series}, last written on 20", "1 of 1 block done",
                         "--numit: 2 in the checkpoint, 3 now", ready, "--no-resume"):
                self.assertIn(part, said)
        self.assertEqual(contents(self.folder), before)
        self.succeed("-i", self.series, *JOB, "--numit", 3, *ready.split())
        self.assertEqual(self.raw(), ["deconvolved", "deconvolved_2"])

    def test_the_ready_places_hold_a_named_checkpoint_too(self):
        checkpoint = self.folder / "fast" / "run.h5"
        self.succeed("-i", self.series, *JOB, "--checkpoint", checkpoint)
        refusal = self.refuse("-i", self.series, *JOB, "--numit", 3, "--checkpoint", checkpoint)
        ready = f"-o {self.series / 'deconvolved_2'} --checkpoint {checkpoint.with_name('run_2.h5')}"
        self.assertIn(ready, refusal)
        self.succeed("-i", self.series, *JOB, "--numit", 3, *ready.split())

    def test_inputs_of_one_name_do_not_meet_on_the_cache_drive(self):
        outputs = []
        for brain, seed in (("brainA", 1), ("brainB", 2)):
            series = write_series(self.folder / brain / "Ex_488", phantom(SHAPE, seed=seed))
            outputs.append(self.folder / "out" / brain)
            self.succeed("-i", series, *JOB, "--cache-drive", self.folder / "drive", "-o", outputs[-1])
        names = sorted(path.name for path in (self.folder / "drive").glob("*.h5"))
        self.assertEqual(len(names), 2)
        for name, brain in zip(names, ("brainA", "brainB")):
            self.assertRegex(name, rf"^{brain}\.Ex_488\.[0-9a-f]{{6}}\.checkpoint\.h5$")
        for words in (["info", outputs[1]], ["info", "-o", outputs[1], "--cache-drive", self.folder / "drive"]):
            self.assertIn(names[1], self.say(*words))

    def test_channels_of_the_series_do_not_meet_on_the_cache_drive(self):
        for brain in ("brainA", "brainB"):
            write_series(self.folder / brain / "Ex_488", phantom(SHAPE))
            write_series(self.folder / brain / "Ex_561", phantom(SHAPE))
        for brain in ("brainA", "brainB"):
            listed = json.loads(self.succeed("series", self.folder / brain, "--json", *JOB, "--cache-drive",
                                             self.folder / "drive").stdout)
            for series in listed["series"]:
                self.succeed(*series["arguments"])
        self.assertEqual(len(list((self.folder / "drive").glob("*.h5"))), 4)

    def test_the_same_command_without_its_checkpoint_computes_nothing(self):
        for options in ([], ["--auto-range", 1, "--output-type", "uint8"], ["--output-format", "zarr"],
                        ["--output-format", "ims"]):
            with self.subTest(options=options):
                output = self.folder / f"out{len(options)}{(options or ['tiff'])[-1]}"
                job = ["-i", self.series, *JOB, "-o", output, *options, "--remove-checkpoint"]
                self.succeed(*job)
                self.assertFalse(place("checkpoint", output).exists())
                before = contents(output)
                for ranks in (None, 2):
                    self.assertIn("nothing is left to do", self.say(*job, "--block-size-max", 30000, ranks=ranks))
                self.assertIn("nothing is left to do", self.say("plan", *job))
                self.assertEqual(contents(output), before)
                again = self.say(*job, "--no-resume")
                self.assertIn("deconvolved 1 block", again)

    def test_a_result_that_is_not_whole_or_not_as_asked_is_computed_again(self):
        output = self.folder / "out"
        job = ["-i", self.series, *JOB, "-o", output, "--remove-checkpoint"]
        self.succeed(*job)
        wanted = read_series(output)
        (output / "img_0003.tif").unlink()
        self.assertIn("deconvolved 1 block", self.say(*job))
        np.testing.assert_array_equal(read_series(output), wanted)
        (output / "img_0004.tif").unlink()
        self.assertIn("deconvolved", self.say(*job, "--block-size-max", 20000), "other blocks give the same result")
        self.assertIn("deconvolved 1 block", self.say(*job, "--output-type", "float32"))
        self.assertEqual(read_series(output).dtype, np.float32)
        message = self.refuse(*job, "--numit", 3)
        self.assertIn("belongs to another run", message)
        self.assertIn(f"-o {self.folder / 'out_2'}", message)


if __name__ == "__main__":
    unittest.main()
