"""Random command lines."""

from harness import OPTICS


def sometimes(random, probability, *words):
    return [str(word) for word in words] if random.random() < probability else []


def destriping(random):
    notch = ["munch", "--destripe-sigma", str(random.choice([1, 2])),
             "--destripe-wavelet", random.choice(["db1", "db2"])]
    return ["--destripe-axis", random.choice("zxy"), "--destripe-method", *random.choice([notch, ["median"]])]


def filters(random):
    return [*sometimes(random, 0.3, *destriping(random)),
            *sometimes(random, 0.2, "--gaussian-sigma", 0.5, 0.5, random.choice([0.8, 1.5])),
            *sometimes(random, 0.2, "--denoise-strength", random.choice([2, 10])),
            *sometimes(random, 0.3, "--no-masks")]


def deconvolution(random):
    algorithm = random.choice(["shb", "shb", "shb", "rl", "gradient-consensus", "legacy-2025"])
    plain = [*sometimes(random, 0.2, "--start", "image"), *sometimes(random, 0.2, "--regularize-interval", 2)]
    own = {"gradient-consensus": ["--tv", "off", "--gain", "1"],
           "legacy-2025": [*plain, *sometimes(random, 0.2, "--lambda-damping", 0.05)]}
    return ["--algorithm", algorithm, "--numit", str(random.randint(1, 6)),
            "--background", random.choice(["auto", "5", "smooth", "0"]),
            *own.get(algorithm, [*plain, "--tv", random.choice(["auto", "off", "off", "0.01"])]),
            *sometimes(random, 0.4, "--no-quality")]


def region(random, shape):
    def part(length):
        begin = random.randint(0, length // 3)
        return f"{begin}:{random.randint(begin + max(3, length // 2), max(length, begin + 3))}"
    return ["--roi", ",".join(part(length) for length in shape)]


def result(random):
    """What is written; the block size is always given, so that the grid is the same on any number of ranks."""
    kind = random.choice(["tiff", "tiff", "tiff", "zarr", "ims"])
    chosen = {"tiff": [*sometimes(random, 0.3, "--compression", random.choice(["none", "zstd"])),
                       *sometimes(random, 0.2, "--tile-size", 16), *sometimes(random, 0.2, "--slice-names", "numbered")],
              "zarr": ["--zarr-version", random.choice(["0.4", "0.5"]), "--zarr-chunk", "8", "--zarr-shard",
                       random.choice(["16", "32"])],
              "ims": []}
    return ["--output-format", kind, *chosen[kind],
            *random.choice([[], [], ["--output-type", "float32"], ["--output-type", "uint8", "--auto-range", "0.5"],
                            ["--output-type", "uint16", "--amplify", "2.5", "--keep-background"]]),
            *sometimes(random, 0.2, "--flip"),
            *sometimes(random, 0.2, "--checkpoint-voxels", "float16"),
            *sometimes(random, 0.2, "--atlas-voxel", random.choice(["off", 8]))]


def execution(random):
    """May differ from attempt to attempt."""
    return ["--threads", str(random.choice([1, 1, 2])), *sometimes(random, 0.2, "--no-share-strips"),
            *sometimes(random, 0.1, "--strip-cache", 0.001), *sometimes(random, 0.15, "--no-fsync")]


def random_options(random, shape, dark):
    """`dark`: counts of the camera in the dark."""
    return [*OPTICS, "--offset", str(random.choice([dark, dark, 0])), "--device", "cpu",
            "--block-size-max", str(random.choice([90000, 90000, 120000, 200000])),
            *filters(random), *deconvolution(random), *result(random),
            *(region(random, shape) if random.random() < 0.25 else [])]
