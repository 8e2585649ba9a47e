"""What log, report and checkpoint tell of how, when, where and with which command a result was made."""

import datetime
import json
import pathlib
import shlex
import signal
import subprocess
import unittest

import h5py

from harness import (OPTICS, Case, command, environment, kill_all, logs_of, phantom, place, wait_for_finished_blocks,
                     wait_until, write_series)

JOB = [*OPTICS, "--offset", 100, "--numit", 2, "--threads", 1]
SEVERAL_BLOCKS = ["--block-size-max", 60000]


class Provenance(Case):
    def setUp(self):
        super().setUp()
        self.series = write_series(self.folder / "a brain", phantom((24, 60, 60)))
        self.out = self.folder / "out"

    def report(self):
        return json.loads(place("report", self.out).read_text())

    def logs(self):
        return [path.read_text() for path in logs_of(self.out)]

    def checkpoint(self):
        return place("checkpoint", self.out)

    def job(self, *more, **keywords):
        return self.succeed("-i", self.series, "-o", self.out, *JOB, *more, **keywords)

    def started(self):
        """A run that has finished a block and has many left."""
        write_series(self.series, phantom((48, 160, 160)))
        group = subprocess.Popen(command(["-i", self.series, "-o", self.out, *JOB, *SEVERAL_BLOCKS]),
                                 env=environment(), stderr=subprocess.DEVNULL)
        wait_until(lambda: self.checkpoint().exists() or group.poll() is not None, "the checkpoint")
        wait_for_finished_blocks(group, self.checkpoint())
        return group

    def test_is_at_the_start_of_the_log_and_its_end(self):
        # --use-fft is accepted without effect, which is said before the log can be opened.
        self.job("--use-fft", variables={"OMP_NUM_THREADS": "1", "SLURM_JOB_ID": "4711"}, cwd=self.folder)
        lines = self.logs()[0].splitlines()
        self.assertIn("started 20", lines[0])
        head = "\n".join(lines[:8])
        self.assertIn(f"'{self.series}'", head, "quoted, as it has a blank")
        self.assertIn(f"working directory: {self.folder}", head)
        self.assertRegex(head, r"program: lsdeconv [0-9.]+ \(.+\), .*HDF5 ")
        self.assertIn("OMP_NUM_THREADS=1, OMP_WAIT_POLICY=passive, SLURM_JOB_ID=4711", head)
        self.assertTrue(any("use-fft" in line for line in lines[:12]), "what was said before it was opened")
        self.assertTrue(any("hosts: " in line for line in lines))
        self.assertTrue(any("FFTW" in line for line in lines))
        self.assertRegex(lines[-1], r"ended 20\S+ after .*, exit code 0")

    def test_is_in_the_report_with_types_and_sources(self):
        config = self.folder / "optics.ini"
        config.write_text("na = 0.12\nflat =\n")
        before = datetime.datetime.now().astimezone().replace(microsecond=0)
        self.job("--config", config, variables={"SLURM_JOB_ID": "4711"}, cwd=self.folder)
        report = self.report()
        self.assertEqual(report["version"], 2)
        entry = report["runs"][0]
        self.assertEqual(shlex.split(entry["command"])[1:3], ["-i", str(self.series)])
        self.assertEqual(entry["working_directory"], str(self.folder))
        self.assertEqual(entry["environment"]["SLURM_JOB_ID"], "4711")
        started, ended = (datetime.datetime.fromisoformat(entry[key]) for key in ("started", "ended"))
        self.assertIsNotNone(started.tzinfo)
        self.assertLessEqual(before, started)
        self.assertLessEqual(started, ended)
        self.assertGreater(entry["seconds"], 0)
        self.assertEqual((entry["outcome"], entry["exit_code"]), ("complete", 0))
        self.assertTrue(pathlib.Path(entry["log"]).is_file())
        self.assertEqual(entry["hosts"], report["hosts"])
        self.assertIn("FFTW", report["libraries"])
        parameters = report["parameters"]
        self.assertEqual((parameters["numit"], parameters["dxy"], parameters["resume"]), (2, 1.8, True))
        self.assertEqual(parameters["gaussian-sigma"], "off")
        self.assertIsNone(parameters["flat"])
        self.assertEqual(parameters["input"], str(self.series))
        self.assertEqual(report["units"]["dxy"], "µm")
        self.assertEqual(report["sources"]["dxy"], "command line")
        self.assertEqual(report["sources"]["numit"], "command line")
        self.assertEqual(report["sources"]["rf"], "default")
        self.assertEqual(report["effective"]["iterations"], 2)
        self.assertGreater(report["effective"]["background_counts"], 0)
        for path in (report["checkpoint"], report["output"]):
            self.assertTrue(pathlib.Path(path).is_absolute())

    def test_command_can_be_pasted_into_a_shell(self):
        self.job("--pattern", "img_*.tif")
        pasted = subprocess.run(["bash", "-c", self.report()["runs"][0]["command"]], env=environment(),
                                capture_output=True, text=True, timeout=120)
        self.assertEqual(pasted.returncode, 0, pasted.stderr)
        self.assertIn("everything was done already", pasted.stderr)

    def test_report_grows_and_keeps_what_the_deconvolution_took(self):
        self.job()
        first = self.report()
        self.job("--output-type", "uint8", "--auto-range", 1)
        self.job("--output-type", "uint8", "--auto-range", 1)
        self.succeed("export", self.checkpoint(), "-o", self.out, "--overwrite")
        later = self.report()
        self.assertEqual(later["deconvolution"], first["deconvolution"])
        self.assertEqual(later["seconds"], first["seconds"])
        self.assertEqual(later["parameters"], first["parameters"])
        self.assertEqual([run["subcommand"] for run in later["runs"]], ["deconvolve"] * 3 + ["export"])
        self.assertEqual([run["outcome"] for run in later["runs"]], ["complete"] * 4)
        self.assertEqual([export["run"] for export in later["exports"]], [1, 2, 4])
        self.assertEqual([export["intensity"]["type"] for export in later["exports"]], ["uint16", "uint8", "uint16"])

    def test_report_tells_of_runs_that_were_killed_or_stopped(self):
        group = self.started()
        kill_all(group)
        self.assertEqual(self.report()["runs"][0]["outcome"], "running", "it could not tell")
        self.succeed("-i", self.series, "-o", self.out, *JOB, *SEVERAL_BLOCKS)
        report = self.report()
        self.assertEqual([run["outcome"] for run in report["runs"]], ["did not end in order", "complete"])
        self.assertLess(report["runs"][1]["blocks_done"], report["deconvolution"][-1]["blocks"])

    def test_report_that_is_not_of_this_result_is_kept(self):
        self.job()
        path = place("report", self.out)
        content = b'{"version": 2, "fingerprint": "of another", "runs": ['  # and the rest is gone
        path.write_bytes(content)
        self.assertIn("is kept as", self.job().stderr)
        self.assertEqual(len(self.report()["runs"]), 1)
        kept = [other for other in path.parent.glob("report.*.json") if other.read_bytes() == content]
        self.assertEqual(len(kept), 1)

    def test_report_of_another_program_is_no_place_for_ours(self):
        self.out.mkdir()
        path = place("report", self.out)
        path.write_bytes(b"somebody's notes")
        self.assertIn(str(path), self.refuse("-i", self.series, "-o", self.out, *JOB))
        self.assertEqual(path.read_bytes(), b"somebody's notes")
        self.assertEqual([entry.name for entry in self.out.iterdir()], [path.name])

    def test_is_in_the_checkpoint(self):
        self.job(cwd=self.folder, variables={"SLURM_JOB_ID": "4711"})
        begun = json.loads(self.succeed("info", self.checkpoint(), "--json").stdout)["begun"]
        entry = self.report()["runs"][0]
        self.assertEqual({key: entry[key] for key in begun}, begun)
        self.assertEqual(self.report()["begun"], begun)
        text = self.succeed("info", self.checkpoint()).stdout
        for fact in (begun["command"], begun["started"], begun["working_directory"], begun["hosts"][0]):
            self.assertIn(fact, text)
        with h5py.File(self.checkpoint(), "r+") as file:
            self.assertEqual(file["provenance"].attrs["command"], begun["command"])
            file["provenance"].attrs.modify("command", "rm -rf /")
        self.assertIsNone(json.loads(self.succeed("info", self.checkpoint(), "--json").stdout)["begun"],
                          "it was changed afterwards")
        self.job()

    def test_export_to_another_folder_has_a_report_of_its_own(self):
        self.job()
        first = self.report()
        other = self.folder / "other"
        self.succeed("export", self.checkpoint(), "-o", other)
        report = json.loads(place("report", other).read_text())
        self.assertEqual(report["begun"], first["begun"])
        self.assertEqual(report["parameters"], first["parameters"])
        self.assertEqual(report["exports"][0]["slices_written"], 24)
        self.assertEqual(self.report(), first)

    def test_signal_is_an_outcome(self):
        group = self.started()
        group.send_signal(signal.SIGUSR1)
        self.assertEqual(group.wait(timeout=120), 75)
        entry = self.report()["runs"][0]
        self.assertEqual((entry["outcome"], entry["exit_code"]), ("stopped", 75))
        self.assertIn("exit code 75", self.logs()[0].splitlines()[-1])


if __name__ == "__main__":
    unittest.main()
