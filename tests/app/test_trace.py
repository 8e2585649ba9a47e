"""--trace: a timeline in Chrome's trace format that agrees with the report and shows where a run stood still."""

import collections
import json
import subprocess
import time
import unittest

import faults
from harness import OPTICS, Case, environment, kill_all, phantom, place, write_series

JOB = [*OPTICS, "--offset", 100, "--block-size-max", 60000, "--threads", 1]
STAGES = ("read", "compute", "write")


def spans_of(events, rank, stage=None, kind=None):
    threads = {event["tid"]: event["args"]["name"] for event in events
               if event["name"] == "thread_name" and event["pid"] == rank}
    return [event for event in events if event["ph"] == "X" and event["pid"] == rank
            and (stage is None or threads[event["tid"]] == stage) and (kind is None or event["cat"] == kind)]


def blocks_of(spans, name):
    return collections.Counter(span["args"]["block"] for span in spans if span["name"] == name)


class Trace(Case):
    def setUp(self):
        super().setUp()
        self.input = write_series(self.folder / "in", phantom((24, 80, 90)))
        self.trace = self.folder / "trace.json"
        self.job = ["-i", self.input, *JOB, "--numit", 10, "--trace", self.trace]

    def events(self):
        return json.loads(self.trace.read_text())

    def report(self):
        return json.loads(place("report", self.input / "deconvolved").read_text())

    def assert_in_order(self, events):
        """Within a thread spans follow each other: none overlaps the next."""
        lanes = collections.defaultdict(list)
        for event in events:
            if event["ph"] == "X":
                lanes[event["pid"], event["tid"]].append((event["ts"], event["ts"] + event["dur"]))
        for lane in lanes.values():
            for (_, end), (begin, _) in zip(lane, lane[1:]):
                self.assertLessEqual(end, begin + 0.5, "µs, rounded")

    def assert_agrees_with_report(self, events, ranks):
        for rank in range(ranks):
            times = self.report()["deconvolution"][0]["ranks"][rank]
            for stage in STAGES:
                for kind, name in (("working", "busy_seconds"), ("waiting", "waiting_seconds")):
                    traced = sum(span["dur"] for span in spans_of(events, rank, stage, kind)) / 1e6
                    counted, where = times[stage][name], f"rank {rank} {stage} {kind}"
                    self.assertGreater(traced, counted - 0.001 - 0.001 * counted, where)
                    gaps = 0 if kind == "working" else 0.2 + 0.2 * counted  # pieces of a wait are one span
                    self.assertLess(traced, counted + 0.001 + 0.001 * counted + gaps, where)

    def test_of_one_process_has_every_block_once_in_every_stage(self):
        self.succeed(*self.job)
        events, blocks = self.events(), self.report()["deconvolution"][0]["blocks"]
        self.assertGreater(blocks, 4)
        once = collections.Counter(range(blocks))
        for stage, name in (("read", "read"), ("compute", "compute"), ("compute", "finish"), ("write", "write")):
            self.assertEqual(blocks_of(spans_of(events, 0, stage), name), once, name)
        self.assert_in_order(events)
        self.assert_agrees_with_report(events, 1)
        self.assertTrue(spans_of(events, 0, "slices", "working"), "the export is there, too")

    def test_of_several_ranks_is_one_timeline(self):
        self.succeed(*self.job, ranks=3)
        events, blocks = self.events(), self.report()["deconvolution"][0]["blocks"]
        names = {event["pid"]: event["args"]["name"] for event in events if event["name"] == "process_name"}
        self.assertEqual(sorted(names), [0, 1, 2])
        for rank, name in names.items():
            self.assertRegex(name, rf"^rank {rank} \S+, ")
        for stage in STAGES:
            seen = sum((blocks_of(spans_of(events, rank, stage), stage) for rank in names), collections.Counter())
            self.assertEqual(sorted(seen), list(range(blocks)), stage)  # near the end some have a second copy
        self.assert_in_order(events)
        self.assert_agrees_with_report(events, 3)
        for clock in (event["args"] for event in events if event["name"] == "clock"):
            self.assertLess(abs(clock["added_seconds"]), 0.05, "one machine, one clock")
            self.assertLess(clock["accuracy_seconds"], 0.05)
        self.assertTrue([event for event in events if event["ph"] == "C" and event["name"] == "memory"])
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["in", "trace.json"], "no parts left")

    def test_shows_where_a_rank_stood_still(self):
        if faults.why_not_traced():
            self.skipTest(faults.why_not_traced())
        checkpoint = place("checkpoint", self.input / "deconvolved")
        stalled = faults.traced("pwrite64:delay_enter=3000000:when=1", checkpoint)
        words = faults.command(self.job, 2, 1, stalled, faults.slow_disk(checkpoint, 0.1))
        result = subprocess.run(words, env=environment(), capture_output=True, text=True, timeout=300, check=False)
        self.assertEqual(result.returncode, 0, result.stderr)
        longest = max(spans_of(self.events(), 1, "write", "working"), key=lambda span: span["dur"])
        self.assertGreater(longest["dur"], 2.9e6)
        self.assertEqual(longest["name"], "write")
        self.assertIn("block", longest["args"])
        calm = max(span["dur"] for span in spans_of(self.events(), 0, "write", "working"))
        self.assertLess(calm, longest["dur"])

    def test_of_a_killed_run_can_be_read_rank_by_rank(self):
        large = write_series(self.folder / "large", phantom((48, 160, 160)))
        checkpoint = place("checkpoint", large / "deconvolved")
        group = faults.start_slowly(["-i", large, *JOB, "--numit", 5, "--trace", self.trace], checkpoint, 2, 0.1)
        self.addCleanup(kill_all, group)
        part = self.folder / "trace.json.rank1"
        while group.poll() is None and not (part.exists() and '"working"' in part.read_text()):
            time.sleep(0.1)
        kill_all(group)
        events = json.loads(part.read_text().rstrip().rstrip(",") + "]")
        self.assertTrue(spans_of(events, 1, "read", "working"))
        self.assertFalse(self.trace.exists())

    def test_refuses_a_place_that_cannot_be_written(self):
        (self.folder / "file").write_text("x")
        message = self.refuse(*self.job[:-1], self.folder / "file" / "trace.json")
        self.assertIn("file", message)
        self.assertIn("is a folder", self.refuse(*self.job[:-1], self.folder))
        self.assertIn("there is no folder", self.refuse(*self.job[:-1], self.folder / "none" / "trace.json"))
        self.assertFalse((self.folder / "none").exists())
        self.assertFalse(place("checkpoint", self.input / "deconvolved").exists())


if __name__ == "__main__":
    unittest.main()
