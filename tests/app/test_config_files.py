"""Config files as editors of other systems write them, and what their paths count from."""

import os
import subprocess
import time
import unittest

from harness import OPTICS, PROGRAM, Case, environment, phantom, read_series, write_series

BODY = ["dxy = 1.8", "dz = 4", "lambda-ex = 488", "lambda-em = 525", "na = 0.12", "numit = 2"]


class ConfigFiles(Case):
    def setUp(self):
        super().setUp()
        self.series = write_series(self.folder / "mouse 7" / "in", phantom((8, 24, 24)))
        self.config = self.folder / "mouse 7" / "brain.ini"

    def values(self, written, *arguments, **keywords):
        """What --print-config makes of the file."""
        self.config.write_bytes(written if isinstance(written, bytes) else written.encode())
        lines = self.succeed("--config", self.config, "--print-config", *arguments, **keywords).stdout.splitlines()
        return dict(line.split("  # ")[0].split(" = ", 1) for line in lines if " = " in line and line[0] not in "#;")

    def refused(self, written):
        self.config.write_bytes(written if isinstance(written, bytes) else written.encode())
        message = self.refuse("--config", self.config, "-o", self.folder / "out")
        self.assertIn("brain.ini", message)
        self.assertEqual(len(message.splitlines()), 1, message)
        self.assertFalse((self.folder / "out").exists())
        return message

    def test_are_read_as_meant_whatever_wrote_them(self):
        text = "\n".join(["input = in", *BODY, ""])
        meant = self.values(text)
        self.assertEqual(meant["input"], str(self.series))
        self.assertEqual(meant["numit"], "2")
        for written in (text.replace("\n", "\r\n").encode(), text.replace("\n", "\r").encode(),
                        b"\xef\xbb\xbf" + text.encode(), text.strip().encode(),
                        b"\xef\xbb\xbf" + text.replace("\n", " \t\r\n").encode(),
                        text.replace(" = ", "=").encode(), text.replace("in\n", "'in' ; quoted\n").encode()):
            self.assertEqual(self.values(written), meant, written)

    def test_run_from_any_folder_with_paths_of_their_own(self):
        self.config.write_text("\n".join(["input = in", "output = result", *BODY]))
        elsewhere = self.folder / "elsewhere"
        elsewhere.mkdir()
        self.succeed("--config", "../mouse 7/brain.ini", cwd=elsewhere)
        self.assertEqual(read_series(self.config.parent / "result").shape, (8, 24, 24))
        self.assertEqual(list(elsewhere.iterdir()), [])

    def test_command_line_counts_from_the_current_folder(self):
        values = self.values("input = in\n", "-o", "result", "--psf", "psf.tif", cwd=self.folder)
        self.assertEqual(values["output"], str(self.folder / "result"))
        self.assertEqual(values["psf"], str(self.folder / "psf.tif"))
        self.assertEqual(values["input"], str(self.series))

    def test_printed_ones_work_from_anywhere(self):
        printed = self.succeed("-i", "in", "-o", "result", *OPTICS, "--numit", 2, "--print-config",
                               cwd=self.config.parent).stdout
        copy = self.folder / "elsewhere" / "copy.ini"
        copy.parent.mkdir()
        copy.write_text(printed)
        again = self.succeed("--config", copy, "--print-config", cwd="/").stdout
        self.assertEqual(again, printed)

    def test_home_is_the_only_thing_that_is_replaced(self):
        values = self.values("input = ~/in\noutput = $HOME/out\n", variables={"HOME": "/home/ada"})
        self.assertEqual(values["input"], "/home/ada/in")
        self.assertEqual(values["output"], str(self.config.parent / "$HOME/out"))

    def test_say_what_is_wrong_with_them(self):
        self.assertIn("UTF-16", self.refused("input = in".encode("utf-16")))
        self.assertIn("Windows", self.refused("input = D:\\data\\brain\n"))
        self.assertIn("word processors", self.refused("dxy = 1.8\nlambda–ex = 488\n"))
        self.assertIn("line 2", self.refused("dxy = 1.8\nnumit =\n"))
        self.assertIn("line 3", self.refused("dxy = 1.8\n\nnumits = 3\n"))
        self.assertIn("second time", self.refused("dxy = 1.8\ndxy = 2\n"))
        self.assertIn("names no other", self.refused("config = brain.ini\n"))
        self.assertIn("no text", self.refused((self.series / "img_0000.tif").read_bytes()))
        self.assertIn("larger than", self.refused(b"# \n" * 400000))
        self.config.unlink()
        self.config.mkdir()
        self.assertIn("folder", self.refuse("--config", self.config))

    def test_pipes_are_read_and_silent_ones_not_waited_for(self):
        command = f"'{PROGRAM}' --config <(echo 'dxy = 1.8') --print-config"
        shown = subprocess.run(["bash", "-c", command], env=environment(), capture_output=True, text=True, timeout=60)
        self.assertIn("dxy = 1.8", shown.stdout, shown.stderr)
        os.mkfifo(self.folder / "silent")
        begin = time.monotonic()
        self.assertIn("silent", self.refuse("--config", self.folder / "silent", timeout=60))
        self.assertLess(time.monotonic() - begin, 30)


if __name__ == "__main__":
    unittest.main()
