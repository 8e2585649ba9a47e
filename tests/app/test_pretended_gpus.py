"""Devices of a run, on pretended GPUs: who gets which, what fits, what happens when one fails. What a GPU computes is
real; that it is one is not."""

import re

import numpy as np

import harness
from harness import OPTICS, place

SHAPE = (23, 41, 58)
UUID = "GPU-00000000-0000-0000-0000-00000000000{}"


def volume():
    random = np.random.default_rng(5)
    image = random.poisson(20, SHAPE)
    image[random.random(SHAPE) > 0.98] += 300
    return (image + 100).astype(np.uint16)


class PretendedGpus(harness.Case):
    block_size_max = 40000  # small blocks, a dozen of them

    def setUp(self):
        super().setUp()
        self.input = harness.write_series(self.folder / "in", volume())

    def options(self, name, *more):
        return ["-i", self.input, "-o", self.folder / name / "out", *OPTICS, "--offset", 100, "--numit", 4,
                "--output-type", "float32", "--block-size-max", self.block_size_max, *more]

    def run_on(self, name, *more, gpus=2, ranks=2, **variables):
        settings = {f"LSDECONV_PRETEND{key if key.startswith('_CUFFT') else '_GPU' + key}": str(value)
                    for key, value in variables.items()}
        return harness.run(*self.options(name, *more), ranks=ranks, program=harness.PROGRAM_ON_PRETENDED_GPUS,
                           variables={"LSDECONV_PRETEND_GPUS": str(gpus), **settings})

    def succeed_on(self, name, *more, **keywords):
        result = self.run_on(name, *more, **keywords)
        self.assertEqual(result.returncode, 0, result.stderr + result.stdout)
        return result.stderr + result.stdout

    def refuse_on(self, name, *more, **keywords):
        result = self.run_on(name, *more, **keywords)
        self.assertEqual(result.returncode, 2, result.stderr + result.stdout)
        return result.stderr

    def result(self, name):
        return harness.read_series(self.folder / name / "out")

    def expect_bits_of(self, name, reference):
        np.testing.assert_array_equal(self.result(name), self.result(reference))


class TestAssignment(PretendedGpus):
    def test_gpus_compute_what_the_cpu_does(self):
        told = self.succeed_on("gpu", "--verbose", _DELAY=300)
        self.succeed_on("cpu", "--device", "cpu")
        for rank in (0, 1):
            self.assertRegex(told, rf"rank {rank} on .*: GPU {rank}, .*{UUID.format(rank + 1)}")
        gpu, cpu = self.result("gpu").astype(float), self.result("cpu").astype(float)
        self.assertLess(np.linalg.norm(gpu - cpu) / np.linalg.norm(cpu), 1e-5)
        self.assertLess(np.abs(gpu - cpu).max(), 1e-4 * cpu.max())

    def test_every_stage_gives_what_it_does_on_the_cpu(self):
        chain = ["--sheet-focus", -930, "--gaussian-sigma", "0.5", "0.5", "0.5", "--destripe-sigma", 1,
                 "--destripe-wavelet", "db1", "--tv", 0.01, "--regularize-interval", 2]
        self.block_size_max = 70000
        self.succeed_on("gpu", *chain)
        told = self.succeed_on("cpu", "--verbose", "--device", "cpu", *chain)
        self.assertRegex(told, r"[2-9]\d* PSFs", "the sheet changes within the volume")
        gpu, cpu = self.result("gpu").astype(float), self.result("cpu").astype(float)
        self.assertLess(np.linalg.norm(gpu - cpu) / np.linalg.norm(cpu), 1e-5)

    def test_the_same_bits_from_run_to_run_and_for_any_number_of_gpus(self):
        self.succeed_on("two", _DELAY=500)
        self.succeed_on("one", gpus=1, ranks=None)
        self.succeed_on("again", _DELAY=100)
        self.expect_bits_of("one", "two")
        self.expect_bits_of("again", "two")

    def test_indices_choose_and_are_checked(self):
        told = self.succeed_on("chosen", "--verbose", "--gpu-indices", 2, 0, gpus=3)
        self.assertRegex(told, r"rank 0 on .*: GPU 2, ")
        self.assertRegex(told, r"rank 1 on .*: GPU 0, ")
        self.assertIn("has no such GPU", self.refuse_on("refused", "--gpu-indices", 7, gpus=3))

    def test_each_rank_gets_a_slice_of_its_own(self):
        """CUDA shows one slice of a multi-instance GPU to a process, the same to all."""
        told = self.succeed_on("slices", "--verbose", gpus=1, _SLICES=2)
        for rank in (0, 1):
            self.assertRegex(told, rf"rank {rank} on .*: GPU 0, .*MIG-{rank + 1}0000000-")
        self.assertRegex(self.refuse_on("refused", gpus=1, ranks=3, _SLICES=2), "3 ranks but 2 GPUs")

    def test_more_ranks_than_gpus(self):
        message = self.refuse_on("refused", ranks=3)
        self.assertRegex(message, "3 ranks but 2 GPUs.*--cpu-workers 1")
        self.succeed_on("mixed", "--cpu-workers", 1, ranks=3)
        self.succeed_on("cpu", "--device", "cpu")
        mixed, cpu = self.result("mixed").astype(float), self.result("cpu").astype(float)
        self.assertLess(np.linalg.norm(mixed - cpu) / np.linalg.norm(cpu), 1e-5)

    def test_a_demanded_gpu_is_there_or_the_reason_why_not(self):
        for driver, reason in (("none", "driver"), ("old", "too old")):
            message = self.refuse_on("refused", "--device", "cuda", _DRIVER=driver)
            self.assertIn("--device cuda: no GPU can be used", message)
            self.assertIn(reason, message)
        self.assertNotIn("GPU 0", self.succeed_on("cpu", _DRIVER="none"))

    def test_without_cufft_the_cpu_computes_and_the_reason_is_told(self):
        told = self.succeed_on("without", _CUFFT="/nowhere/libcufft.so.12", gpus=1, ranks=None)
        said = [line for line in told.splitlines() if "no GPU is used" in line]
        self.assertRegex("".join(said), "^warning: no GPU is used on .*cuFFT.*libcufft.so.12.*module load cuda.*LD_LIBRARY_PATH")
        self.succeed_on("cpu", "--device", "cpu", gpus=1, ranks=None)
        self.expect_bits_of("without", "cpu")
        message = self.refuse_on("refused", "--device", "cuda", _CUFFT="/nowhere/libcufft.so.12")
        self.assertRegex(message, "--device cuda: no GPU can be used .*module load cuda")

    def test_slow_planning_is_explained(self):
        told = self.succeed_on("slow", _CUFFT_SECONDS=5.2, gpus=1, ranks=None)
        self.assertRegex(told, r"GPU 0 of node .* ready after [5-9] s, as the driver compiles them .*CUDA_CACHE_PATH")

    def test_doctor_tells_that_cufft_is_missing(self):
        result = harness.run("doctor", self.folder, program=harness.PROGRAM_ON_PRETENDED_GPUS,
                             variables={"LSDECONV_PRETEND_CUFFT": "/nowhere/libcufft.so.12"})
        self.assertRegex(result.stdout, r"advice +usable GPUs +none: runs on the CPU\n +-> .*module load cuda")

    def test_a_build_without_gpus_says_so(self):
        result = harness.run(*self.options("none", "--device", "cuda"))
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertIn("--device cuda: no GPU can be used", result.stderr)


class TestMemory(PretendedGpus):
    block_size_max = "auto"

    @staticmethod
    def transform(told):
        return np.prod([int(n) for n in re.findall(r"transforms of (\d+)×(\d+)×(\d+)", told)[-1]])

    def test_blocks_fit_the_smallest_gpu(self):
        large = self.transform(self.succeed_on("large", "--verbose"))
        small = self.transform(self.succeed_on("small", "--verbose", _MEMORY="1073741824,1200000"))
        self.assertLess(small, large)
        self.assertLess(small * 16, 1200000)

    def test_too_small_a_gpu_is_refused_with_the_need(self):
        self.assertRegex(self.refuse_on("refused", _MEMORY=100000), "not enough GPU memory.*--device cpu")

    def test_ranks_agree_on_smaller_blocks_where_an_allocation_fails(self):
        told = self.succeed_on("shrunk", _FAULT="allocate 7 cudaErrorMemoryAllocation device 1")
        self.assertIn("planning smaller blocks", told)
        self.succeed_on("cpu", "--device", "cpu")
        shrunk, cpu = self.result("shrunk").astype(float), self.result("cpu").astype(float)
        self.assertLess(np.linalg.norm(shrunk - cpu) / np.linalg.norm(cpu), 1e-3)

    def test_what_transforms_take_beyond_their_estimate_makes_blocks_smaller(self):
        tight = {"_MEMORY": 3000000, "gpus": 1, "ranks": None}
        self.assertNotIn("planning smaller blocks", self.succeed_on("estimated", **tight))
        told = self.succeed_on("more", _CUFFT_WORK="40,1", **tight)
        self.assertIn("planning smaller blocks", told)

    def test_an_internal_error_of_planning_is_a_shortage(self):
        told = self.succeed_on("shrunk", _FAULT="plan 1 CUFFT_INTERNAL_ERROR device 1")
        self.assertRegex(told, "rank 1: .*CUFFT_INTERNAL_ERROR.*planning smaller blocks")


class TestBadAtStart(PretendedGpus):
    def test_the_others_go_on(self):
        self.succeed_on("whole")
        for number, fault in enumerate(("launch 1 cudaErrorECCUncorrectable", "allocate 1 cudaErrorMemoryAllocation",
                                        "launch 2 cudaErrorNoKernelImageForDevice")):
            told = self.succeed_on(f"bad-{number}", _FAULT=f"{fault} device 0")
            self.assertRegex(told, rf"warning: .*GPU 0 of node .*{UUID.format(1)}.*{fault.split()[-1]}.*this run goes on without it")
            self.assertEqual(told.count("takes no more blocks"), 1, told)
            self.expect_bits_of(f"bad-{number}", "whole")

    def test_one_that_does_not_answer_is_left_out_too(self):
        self.succeed_on("whole")
        told = self.succeed_on("silent", "--device", "cuda", _FAULT="identify 1 cudaErrorIllegalAddress device 1")
        self.assertRegex(told, r"warning: GPU 1.* of node .*\(0000:02:00.0\) does not answer: .*cudaErrorIllegalAddress.*this run goes on without it")
        self.assertEqual(told.count("this run goes on without it"), 1, told)
        self.expect_bits_of("silent", "whole")

    def test_a_free_gpu_takes_its_place(self):
        told = self.succeed_on("other", "--verbose", gpus=3, _FAULT="launch 1 cudaErrorECCUncorrectable device 0")
        self.assertRegex(told, r"rank 0 on .*: GPU 2, ")
        self.assertRegex(told, r"rank 1 on .*: GPU 1, ")
        self.assertIn("this run goes on without it", told)
        self.assertNotIn("takes no more blocks", told)

    def test_where_all_are_bad_the_cpu_computes_unless_gpus_are_demanded(self):
        bad = "launch 1 cudaErrorECCUncorrectable"
        told = self.succeed_on("cpu", gpus=1, ranks=None, _FAULT=bad)
        self.assertRegex(told, "warning: no GPU is used on .*cudaErrorECCUncorrectable")
        message = self.refuse_on("refused", "--device", "cuda", gpus=1, ranks=None, _FAULT=bad)
        self.assertRegex(message, "--device cuda: no GPU can be used on node .*cudaErrorECCUncorrectable")

    def test_a_gpu_that_is_lost_before_the_first_block_leaves_them_to_the_others(self):
        told = self.succeed_on("lost", _FAULT="transform 1 cudaErrorIllegalAddress device 1")
        self.assertRegex(told, "rank 1 takes no more blocks: GPU 1 of node.*cudaErrorIllegalAddress")
        self.succeed_on("whole")
        self.expect_bits_of("lost", "whole")


class TestFailure(PretendedGpus):
    def test_the_run_goes_on_without_a_gpu_that_fails(self):
        for kind, count in (("launch", 60), ("copy", 8), ("transform", 30), ("sync", 6)):
            name = f"lost-{kind}"
            fault = f"{kind} {count} cudaErrorECCUncorrectable device 1"
            told = self.succeed_on(name, _FAULT=fault, _DELAY=500)  # so that each GPU gets half of the blocks
            self.assertRegex(told, rf"GPU 1 of node .*{UUID.format(2)}.*cudaErrorECCUncorrectable")
            self.assertIn("takes no more blocks", told)
        self.succeed_on("whole")
        self.expect_bits_of("lost-launch", "whole")

    def test_the_loss_of_the_last_gpu_ends_the_run_resumable(self):
        lost = self.run_on("resumed", gpus=1, ranks=None, _FAULT="copy 30 cudaErrorIllegalAddress")
        self.assertEqual(lost.returncode, 1, lost.stderr)
        states = harness.block_states(place("checkpoint", self.folder / "resumed" / "out"))
        self.assertTrue(0 < states.sum() < len(states), states)
        told = self.succeed_on("resumed", "--verbose", gpus=1, ranks=None)
        self.assertIn(f"continues: {states.sum()} of {len(states)}", told)
        self.succeed_on("whole")
        self.expect_bits_of("resumed", "whole")

    def test_ranks_without_room_for_a_fixed_grid_leave_it_to_the_others(self):
        lost = self.run_on("resumed", gpus=1, ranks=None, _FAULT="copy 30 cudaErrorIllegalAddress")
        self.assertEqual(lost.returncode, 1, lost.stderr)
        message = self.refuse_on("resumed", _MEMORY=100000)
        self.assertRegex(message, "no rank can go on.*do not fit.*--device cpu")
        told = self.succeed_on("resumed", "--verbose", _MEMORY="100000,1073741824")
        self.assertRegex(told, "takes no more blocks: .* do not fit")
        self.succeed_on("whole")
        self.expect_bits_of("resumed", "whole")


if __name__ == "__main__":
    harness.unittest.main()
