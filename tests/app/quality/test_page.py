"""report.html: what it shows, that it is whole in one file, and lsdeconv report, which makes it again."""

import base64
import json
import os
import pathlib
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

import h5py
import numpy as np

from harness import OPTICS, Case, phantom, place, run, write_series

HTML = "{http://www.w3.org/1999/xhtml}"
JOB = [*OPTICS, "--offset", 100, "--numit", 3, "--threads", 1]


class Parsed:
    """A page as an XML parser, which forgives nothing, reads it."""

    def __init__(self, path):
        self.source = path.read_text(encoding="utf-8")
        self.root = ElementTree.fromstring(self.source)
        self.text = " ".join(" ".join(self.root.itertext()).split())

    def all(self, name):
        return self.root.findall(f".//{HTML}{name}")

    def headings(self):
        return [element.text for element in self.all("h2")]

    def notices(self):
        return ["".join(element.itertext()) for element in self.all("p") if "notice" in element.get("class", "")]


def picture(element):
    return base64.b64decode(element.get("src").removeprefix("data:image/png;base64,"), validate=True)


class Page(Case):
    def series(self, name="in", shape=(24, 60, 60)):
        return write_series(self.folder / name, phantom(shape))

    def finished(self, *more):
        self.succeed("-i", self.series(), "-o", self.folder / "out", *JOB, *more)
        return self.folder / "out"

    def refuse_and_write_nothing(self, *arguments):
        before = sorted(self.folder.rglob("*"))
        message = self.refuse("report", *arguments)
        self.assertEqual(sorted(self.folder.rglob("*")), before)
        self.assertEqual(len([line for line in message.splitlines() if line.startswith("error: ")]), 1, message)
        return message


class PageOfARun(Page):
    """What the page of one run, with a warning, shows."""

    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory(prefix="lsdeconv-page-")
        cls.addClassCleanup(temporary.cleanup)
        cls.place = pathlib.Path(temporary.name)
        series = write_series(cls.place / "in", phantom((24, 60, 60)))
        result = run("-i", series, "-o", cls.place / "out", *JOB, "--lambda-em", 480)
        assert result.returncode == 0, result.stderr
        cls.page = Parsed(cls.place / "out" / "report.html")

    def test_shows_the_run_in_one_file(self):
        page = self.page
        self.assertLess(len(page.source), 2e6)
        self.assertEqual(page.all("h1")[0].text, f"{self.place.name}/in, deconvolved")
        self.assertIn("24 × 60 × 60 voxels (z × y × x) of 4 × 1.8 × 1.8 µm were deconvolved in 3 iterations", page.text)
        for heading in ("Raw and result", "Details", "Widths of thin structures", "Spectra and intensities", "Iterations",
                        "Point spread function", "Saturated, empty and clipped voxels", "Time, memory and disk",
                        "How it was made"):
            self.assertIn(heading, page.headings())
        self.assertRegex(page.notices()[0], r"(Points|Thin structures) are (narrower|as wide as before): along z from [\d.]+ to")
        report = json.loads(place("report", self.place / "out").read_text())
        for warning in report["warnings"]:
            self.assertTrue(any(warning in notice for notice in page.notices()), warning)
        self.assertIn(report["runs"][0]["command"], page.text)

    def test_needs_nothing_from_elsewhere(self):
        page = self.page
        self.assertEqual(page.all("script") + page.all("link") + page.all("iframe"), [])
        ids = [element.get("id") for element in page.root.iter() if element.get("id")]
        self.assertEqual(len(ids), len(set(ids)))
        for element in page.root.iter():
            self.assertNotIn("on", [name[:2] for name in element.keys()], "no script in an attribute")
            for name in ("src", "href"):
                self.assertRegex(element.get(name, "#"), r"^(#|data:image/png;base64,)")
                if element.get(name, "").startswith("#"):
                    self.assertIn(element.get(name)[1:], ids)
            if element.get("for"):
                self.assertIn(element.get("for"), ids)
        self.assertNotRegex(page.all("style")[0].text, r"url\(|@import")

    def test_says_in_words_what_its_pictures_show(self):
        page = self.page
        pictures = page.all("img")
        self.assertGreaterEqual(len(pictures), 15)
        for element in pictures:
            self.assertTrue(picture(element).startswith(b"\x89PNG\r\n\x1a\n"))
        alternatives = [element.get("alt") for element in pictures]
        self.assertIn("Raw, largest values along z: y downwards, x to the right, 108 × 108 µm", alternatives)
        self.assertIn("Result, largest values along y: z downwards, x to the right, 96 × 108 µm", alternatives)
        self.assertTrue(all(len(text) > 20 for text in alternatives))
        plots = [element for element in page.root.iter("{http://www.w3.org/2000/svg}svg") if element.get("role")]
        self.assertGreaterEqual(len(plots), 6)
        for element in plots + [bars for bars in page.all("div") if bars.get("role") == "img"]:
            self.assertGreater(len(element.get("aria-label")), 20)
        self.assertNotRegex(page.text, r"\bnan\b|\binf\b")


class MadeAgain(Page):
    """lsdeconv report, and pages of other runs."""

    def test_escapes_what_files_are_called(self):
        name = os.fsdecode(b"in <b>&amp;\"'\xe9\xff")
        self.series("plain").rename(self.folder / name)
        self.succeed("-i", self.folder / name, "-o", self.folder / "out", *JOB)
        page = Parsed(self.folder / "out" / "report.html")
        self.assertIn("/in <b>&amp;\"'��, deconvolved", page.all("h1")[0].text)

    def test_is_made_again_from_the_checkpoint(self):
        out = self.finished()
        first = Parsed(out / "report.html")
        (out / "report.html").unlink()
        said = self.succeed("report", out).stdout
        self.assertEqual(said, f"page: {out / 'report.html'}\n")
        again = Parsed(out / "report.html")
        self.assertEqual([element.get("src") for element in again.all("img")],
                         [element.get("src") for element in first.all("img")])
        self.assertEqual(again.headings(), first.headings())
        self.succeed("report", place("checkpoint", out), "-o", self.folder / "other.html", cwd=self.folder)
        self.succeed("report", out, "-o", "other.html", cwd=self.folder)  # in place of the one before
        self.assertEqual(Parsed(self.folder / "other.html").headings(), first.headings())

    def test_says_how_far_a_run_is(self):
        out = self.finished("--block-size-max", 60000)
        with h5py.File(place("checkpoint", out), "r+") as file:
            states = file["blocks/state"][...]
            states[1:] = 0
            file["blocks/state"][...] = states
        report = json.loads(place("report", out).read_text())
        report["runs"][-1].update(outcome="running", ended=None, seconds=None, exit_code=None)
        place("report", out).write_text(json.dumps(report))
        self.succeed("report", out)
        self.assertTrue(any(f"1 of {len(states)} blocks" in notice for notice in Parsed(out / "report.html").notices()))

    def test_says_why_a_run_failed(self):
        out = self.finished()
        report = json.loads(place("report", out).read_text())
        report["runs"][-1].update(outcome="failed", problem="the disk <is> full")
        place("report", out).write_text(json.dumps(report))
        self.succeed("report", out)
        self.assertIn("The last run failed: the disk <is> full", Parsed(out / "report.html").text)

    def test_shows_the_numbers_of_quality_of_the_report(self):
        out = self.finished()
        report = json.loads(place("report", out).read_text())
        figure = {"key": "width_z", "name": "width of a point along z", "before": 8.14, "after": 4.4, "unit": "µm",
                  "meaning": "less is better", "missing": None}
        report["quality"] = [figure, dict(figure, key="seam", name="seams <&", before=None, after=None, unit=None,
                                          missing="there is one block only")]
        place("report", out).write_text(json.dumps(report))
        self.succeed("report", out)
        page = Parsed(out / "report.html")
        self.assertIn("Points are narrower: along z from 8.14 to 4.4 µm", page.notices()[0])
        table = page.all("table")[0]
        self.assertEqual([["".join(cell.itertext()) for cell in row] for row in table.iter(HTML + "tr")][1:],
                         [["width of a point along z", "8.14", "4.4", "µm", "less is better"],
                          ["seams <&", "–", "–", "", "less is better Not known: there is one block only"]])

    def test_does_without_input_and_report(self):
        out = self.finished()
        place("report", out).unlink()
        (self.folder / "in").rename(self.folder / "moved")
        self.succeed("report", place("checkpoint", out))
        page = Parsed(out / "report.html")
        self.assertIn("The result is shown alone, as the raw voxels cannot be read", page.text)
        self.assertIn(str(self.folder / "in"), page.text)
        raw = [element.get("alt") for element in page.all("img") if element.get("alt").startswith("Raw")]
        self.assertEqual(len(raw), 3, "the projections, which the checkpoint keeps")

    def test_never_costs_a_run_its_result(self):
        out = self.folder / "out"
        out.mkdir()
        (out / "report.html").write_text("somebody's")
        result = self.succeed("-i", self.series(), "-o", out, *JOB)
        self.assertIn("was not written by this program and is left as it is", result.stderr)
        self.assertEqual((out / "report.html").read_text(), "somebody's")
        self.assertEqual(json.loads(place("report", out).read_text())["runs"][0]["outcome"], "complete")

    def test_is_left_out_where_nobody_wants_it(self):
        self.assertFalse((self.finished("--no-page") / "report.html").exists())

    def test_refuses_places_where_it_must_not_be_and_what_is_no_checkpoint(self):
        out = self.finished()
        (self.folder / "mine.html").write_text("<!DOCTYPE html><p>mine</p>")
        for target, words in ((self.folder, "is a folder"), (self.folder / "mine.html", "was not written by this program"),
                              (self.folder / "none" / "page.html", "does not exist")):
            with self.subTest(target=target):
                self.assertIn(words, self.refuse_and_write_nothing(out, "-o", target))
        self.assertIn("mine", (self.folder / "mine.html").read_text())
        (self.folder / "text.h5").write_text("no checkpoint")
        (self.folder / "empty").mkdir()
        for named in (self.folder / "text.h5", self.folder / "nothing.h5", self.folder / "empty"):
            with self.subTest(named=named):
                self.refuse_and_write_nothing(named)

    def test_one_slice_is_enough(self):
        self.succeed("-i", write_series(self.folder / "one", phantom((1, 40, 40))), "-o", self.folder / "out", *JOB)
        page = Parsed(self.folder / "out" / "report.html")
        self.assertIn("1 × 40 × 40 voxels", page.text)

    def test_nothing_above_the_background_is_shown_as_that(self):
        flat = np.full((6, 30, 30), 100, np.uint16)
        self.succeed("-i", write_series(self.folder / "flat", flat), "-o", self.folder / "out", *JOB)
        self.assertNotRegex(Parsed(self.folder / "out" / "report.html").text, r"\bnan\b|\binf\b")

    def test_of_several_ranks_is_the_same(self):
        pages = []
        for ranks in (1, 2):
            out = self.folder / f"out{ranks}"
            self.succeed("-i", self.series(), "-o", out, *JOB, "--block-size-max", 60000, "--memory", 2, ranks=ranks)
            pages.append([element.get("src") for element in Parsed(out / "report.html").all("img")])
        self.assertEqual(pages[0], pages[1])


if __name__ == "__main__":
    unittest.main()
