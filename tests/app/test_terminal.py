"""What a person sees: on a terminal, in a pipe, and when the reader of the messages goes away."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
import unittest

import numpy as np

from harness import OPTICS, PATIENCE, Case, command, environment, phantom, run, write_series

ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


class Terminal:
    """The program with standard error, and perhaps standard output, on a terminal of so many columns."""

    def __init__(self, *arguments, columns=80, variables=None, output=False):
        self.master, terminal = pty.openpty()
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        surroundings = {**environment(), "TERM": "xterm", **(variables or {})}
        surroundings = {name: value for name, value in surroundings.items() if value is not None}
        self.process = subprocess.Popen(command(arguments), env=surroundings, stdin=terminal, stderr=terminal,
                                        stdout=terminal if output else subprocess.DEVNULL, start_new_session=True,
                                        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(terminal)
        self.shown = b""

    def read_until(self, done):
        end = time.monotonic() + PATIENCE
        while not done(self.text()):
            if time.monotonic() > end:
                raise AssertionError(f"waited in vain: {self.text()}")
            if select.select([self.master], [], [], 0.1)[0]:
                try:
                    self.shown += os.read(self.master, 65536)
                except OSError:  # the program has ended
                    break
        return self.text()

    def press_ctrl_c(self):
        os.write(self.master, b"\x03")

    def text(self):
        return self.shown.decode(errors="replace")

    def wait(self):
        self.read_until(lambda _: False)
        os.close(self.master)
        return self.process.wait(PATIENCE)


def lines_that_stay(text):
    """What stands on the terminal at the end: a line that is cleared, or written over, does not."""
    stay = [re.split(r"\r(?:\x1b\[K)?", line.rstrip("\r"))[-1] for line in text.split("\n")]
    return [ESCAPES.sub("", line) for line in stay]


class TerminalCase(Case):
    def setUp(self):
        super().setUp()
        write_series(self.folder / "brain", phantom((8, 40, 40)))
        self.job = ["-i", self.folder / "brain", *OPTICS, "--threads", "1"]

    def long_job(self):
        """One block that takes many seconds."""
        write_series(self.folder / "long", phantom((24, 160, 160)))
        return ["-i", self.folder / "long", *OPTICS, "--threads", "1", "--numit", "10000", "--background", "10"]

    def on_terminal(self, *arguments, code=0, **keywords):
        terminal = Terminal(*arguments, **keywords)
        self.assertEqual(terminal.wait(), code, terminal.text())
        return terminal.text()


class TestMessages(TerminalCase):
    def test_at_most_eight_lines_before_the_work_and_all_in_the_log(self):
        result = self.succeed(*self.job)
        before = re.split(r"^deconvolved \d+ block", result.stderr, flags=re.MULTILINE)[0].splitlines()
        self.assertLessEqual(len(before), 8, result.stderr)
        for label in ("input", "PSF", "optics", "method", "work", "needs", "result"):
            self.assertTrue(any(line.startswith(label + " ") for line in before), label)
        self.assertNotIn("estimate ", result.stderr)
        logs = [*self.folder.glob("brain/**/*.log"), *self.folder.glob("brain/*.log")]
        log = "".join(path.read_text() for path in set(logs))
        for part in (*before, "grid  ", "estimate  ", "checkpoint  "):
            self.assertIn(part, log)
        verbose = self.succeed(*self.job, "--no-resume", "--verbose").stderr
        self.assertIn("estimate ", verbose)

    def test_quiet_is_silent(self):
        self.assertEqual(self.succeed(*self.job, "--offset", 100, "--quiet").stderr, "")

    def test_lines_are_wrapped_below_their_text(self):
        shown = lines_that_stay(self.on_terminal(*self.job, columns=60))
        self.assertTrue(any(line.startswith(" " * 12) for line in shown), shown)
        too_long = [line for line in shown if len(line) > 60 and len(line.split()) > 2]
        self.assertEqual(too_long, [])
        self.assertLess(60, max(map(len, run(*self.job, "--no-resume").stderr.splitlines())), "a pipe has no width")

    def test_help_is_wrapped_to_a_narrow_terminal_only(self):
        narrow = self.on_terminal("--help", columns=70, output=True).replace("\r\n", "\n").splitlines()
        self.assertLessEqual(max(map(len, narrow)), 70)
        wide = self.on_terminal("--help", columns=200, output=True).replace("\r\n", "\n")
        self.assertEqual(wide, self.succeed("--help").stdout)

    def test_errors_and_warnings_have_colours_where_they_are_wanted(self):
        wrong = ["-i", self.folder / "nowhere", *OPTICS]
        red = "\x1b[1;31merror:\x1b[0m"
        self.assertIn(red, self.on_terminal(*wrong, code=2))
        for variables in ({"NO_COLOR": "1"}, {"TERM": "dumb"}, {"NO_COLOR": "1", "CLICOLOR_FORCE": "1"}):
            self.assertNotIn("\x1b[1", self.on_terminal(*wrong, code=2, variables=variables), variables)
        self.assertNotIn("\x1b", run(*wrong).stderr)
        self.assertIn(red, run(*wrong, variables={"CLICOLOR_FORCE": "1"}).stderr)

    def test_a_dumb_terminal_gets_plain_lines(self):
        self.assertNotIn("\x1b", self.on_terminal(*self.job, variables={"TERM": "dumb"}))

    def test_a_locale_without_utf8_gets_ascii(self):
        self.assertIn("µm", self.succeed(*self.job).stderr)
        plain = self.succeed(*self.job, "--no-resume", variables={"LC_ALL": "C"}).stderr
        self.assertIn(" um", plain)
        self.assertTrue(plain.isascii(), plain)
        self.assertTrue(self.succeed("--help-all", variables={"LC_ALL": "C"}).stdout.isascii())

    def test_a_reader_that_goes_away_does_not_end_the_run(self):
        reading, writing = os.pipe()
        process = subprocess.Popen(command(self.job), env=environment(), stderr=writing, stdout=subprocess.DEVNULL)
        os.close(writing)
        os.close(reading)
        self.assertEqual(process.wait(PATIENCE), 0)
        self.assertTrue((self.folder / "brain" / "deconvolved").is_dir())


class TestLiveLine(TerminalCase):
    def test_moves_within_a_block_and_leaves_no_trace(self):
        terminal = Terminal(*self.long_job())
        self.addCleanup(terminal.process.kill)
        shown = terminal.read_until(lambda text: len(set(re.findall(r"block, (\d+ %)", text))) > 1)
        self.assertRegex(shown, r"0 of 1 block, \d+ %, \d+ s elapsed, .* left, \S+ Mvoxel/s")
        terminal.press_ctrl_c()
        terminal.read_until(lambda text: "stopping: " in text)
        terminal.press_ctrl_c()
        self.assertEqual(terminal.wait(), -signal.SIGINT, terminal.text())
        stay = lines_that_stay(terminal.text())
        self.assertFalse([line for line in stay if " of 1 block," in line], stay)
        notice = [line for line in stay if "stopping: " in line]
        self.assertEqual(len(notice), 1)
        self.assertTrue(notice[0].startswith("stopping: what is under way may finish (at most "), stay)
        self.assertTrue(any(line.startswith("ended at once") for line in stay), stay)
        self.assertEqual(stay[-1], "", "the shell goes on on a line of its own")

    def test_a_pipe_gets_whole_lines_now_and_then(self):
        result = self.succeed(*self.job, "--numit", "20")
        self.assertNotIn("\r", result.stderr)
        self.assertNotIn(" elapsed", result.stderr, "it takes less than a tenth of a minute")


class TestEarlyEnd(TerminalCase):
    def test_tells_the_command_that_goes_on(self):
        process = subprocess.Popen(command([*self.long_job(), "--drain-seconds", "0"]),
                                   env=environment(), stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.kill)
        for line in process.stderr:
            if line.startswith("result "):
                break
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        rest = process.stderr.read()
        self.assertEqual(process.wait(PATIENCE), 1, rest)
        self.assertIn("SIGTERM or Ctrl-C ends at once", rest)
        self.assertRegex(rest, r"to go on: .*lsdeconv -i .*--numit 10000")
        self.assertNotIn("MPI_ABORT", rest)


class TestOtherWork(Case):
    def test_simulate_and_verify_show_their_progress(self):
        terminal = Terminal("simulate", "-o", self.folder / "p", "--shape", "48,160,160", "--threads", "1",
                            "--refine", "2")
        self.assertEqual(terminal.wait(), 0, terminal.text())
        self.assertIn("simulating: ", terminal.text())
        quiet = Terminal("simulate", "-o", self.folder / "q", "--shape", "8,20,20", "--quiet")
        self.assertEqual((quiet.wait(), quiet.text()), (0, ""))


class TestOptions(Case):
    def test_words_of_other_programs_are_understood(self):
        for given, meant in (("--iterations", "'--numit'"), ("--niter", "'--numit'"), ("--n-iter", "'--numit'"),
                             ("-iter", "'--numit'"), ("--NA", "'--na'"), ("--gpus", "'--gpu-indices'"),
                             ("--voxel-size", "'--dxy' and '--dz'"), ("--voxel_size", "'--dxy' and '--dz'"),
                             ("--refractive-index", "'--rf'"), ("--ri", "'--rf'"), ("--scratch", "'--stage-dir'"),
                             ("--zarr", "'--output-format zarr'"), ("--cores", "'--threads'"),
                             ("--wavelength", "'--lambda-ex' and '--lambda-em'"), ("--output-dir", "'--output'"),
                             ("--background-level", "'--background'"), ("--tile", "'--block-size-max'"),
                             ("--mask", "'--roi'"), ("--pixel-size", "'--dxy'"), ("--nuimt", "'--numit'")):
            self.assertIn(f"did you mean {meant}", self.refuse("-i", "x", given, "3"), given)
        for stranger in ("--qwertz", "--fluorophore", "--elephants"):
            self.assertIn("--help-all lists all", self.refuse("-i", "x", stranger, "3"))

    def test_so_are_values(self):
        for option, given, meant in (("--device", "gpu", "cuda"), ("--compression", "zip", "deflate"),
                                     ("--output-type", "uint12", "uint16"), ("--output-type", "8bit", "uint8"),
                                     ("--output-format", "ome-zarr", "zarr"), ("--algorithm", "RL", "rl")):
            self.assertIn(f"did you mean {meant}?", self.refuse("-i", "x", option, given))

    def test_all_missing_options_are_named_at_once(self):
        message = self.refuse()
        self.assertIn("--help", message.splitlines()[0])
        for name in ("input", "dxy", "dz", "lambda-ex", "lambda-em"):
            self.assertRegex(message, rf"(?m)^  --{name} +\w")
        self.assertIn("  --lambda-ex   excitation wavelength, in vacuum, nm\n", message)
        self.assertIn("for example: lsdeconv -i DIR --dxy 0.4 --dz 1.2 --lambda-ex", message)
        message = self.refuse("psf", "--dxy", "0.4")
        self.assertNotIn("--dxy", message)
        self.assertIn("for example: add --dz 1.2 --lambda-ex 561 --lambda-em 600", message)
        for name in ("dz", "lambda-ex", "lambda-em"):
            self.assertRegex(message, rf"(?m)^  --{name} +\w")

    def test_help_is_a_word_too(self):
        self.assertEqual(self.succeed("help").stdout, self.succeed("--help").stdout)
        self.assertEqual(self.succeed("help", "plan").stdout, self.succeed("plan", "--help").stdout)

    def test_a_decimal_comma_is_named(self):
        self.assertIn("must be a point: 0.4", self.refuse("-i", "x", "--dxy", "0,4"))
        self.assertNotIn("a point", self.refuse("-i", "x", "--dxy", "0,4,5"))

    def test_all_that_take_an_option_are_named(self):
        self.assertIn("export, simulate", self.refuse("-i", self.folder, "--json"))

    def test_a_folder_without_slices_says_what_it_holds(self):
        for name in ("a.jpg", "b.JPG", "notes.txt"):
            (self.folder / name).write_bytes(b"x")
        message = self.refuse("-i", self.folder, *OPTICS)
        self.assertIn("2 .jpg, 1 .txt", message)
        self.assertIn("JPEG is not read", message)
        (self.folder / "empty").mkdir()
        self.assertIn("it is empty", self.refuse("-i", self.folder / "empty", *OPTICS))
        (self.folder / "czi").mkdir()
        (self.folder / "czi" / "brain.czi").write_bytes(b"x")
        self.assertIn("save it as TIFF slices or OME-Zarr", self.refuse("-i", self.folder / "czi", *OPTICS))
        write_series(self.folder / "czi" / "slices", np.zeros((3, 8, 8), np.uint16))
        self.assertIn("-i " + str(self.folder / "czi" / "slices"), self.refuse("-i", self.folder / "czi", *OPTICS))


class TestSharedNode(TerminalCase):
    @unittest.skipIf(len(os.sched_getaffinity(0)) < 2, "one core cannot be taken from")
    def test_taskset_is_not_taken_for_a_launcher(self):
        one = min(os.sched_getaffinity(0))
        result = subprocess.run(["taskset", "-c", str(one), *command([*self.job, "--verbose"])], env=environment(),
                                capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertNotIn("launcher", result.stderr)
        self.assertIn("limited by taskset, a batch job or a container", result.stderr)

    def test_another_run_is_seen_by_doctor_and_plan(self):
        terminal = Terminal(*self.long_job())
        self.addCleanup(terminal.process.wait)
        self.addCleanup(terminal.process.kill)
        terminal.read_until(lambda text: "elapsed" in text)
        for told in (run("doctor", self.folder).stdout,
                     run("plan", *self.job, "-o", self.folder / "other").stdout):
            self.assertRegex(told, r"\d+ other lsdeconv process(es)? at work")
            self.assertRegex(told, r"--threads \d+ --memory [\d.]+")


if __name__ == "__main__":
    unittest.main()
