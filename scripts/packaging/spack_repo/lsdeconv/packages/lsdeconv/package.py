# spack repo add FOLDER/scripts/packaging/spack_repo/lsdeconv && spack install lsdeconv
#
# Builds the repository that this file lies in, by its tags and branches.

from pathlib import Path

from spack_repo.builtin.build_systems.cmake import CMakeBuilder, CMakePackage
from spack_repo.builtin.build_systems.cuda import CudaPackage

from spack.package import *


class Lsdeconv(CMakePackage, CudaPackage):
    """Richardson-Lucy deconvolution of whole-brain light-sheet volumes, on one machine or over MPI on a cluster."""

    git = Path(__file__).resolve().parents[6].as_uri()

    license("GPL-3.0-or-later")

    version("main", branch="main")
    version("1.0.0", tag="v1.0.0")

    variant("tests", default=False, description="Build the tests, which need GoogleTest")

    depends_on("c", type="build")
    depends_on("cxx", type="build")
    depends_on("cmake@3.25:", type="build")
    depends_on("pkgconfig", type="build")

    depends_on("mpi@3:")
    depends_on("hdf5@1.10:+mpi")
    depends_on("boost@1.70:+program_options")
    depends_on("fftw@3.3: precision=float")
    depends_on("hwloc@2:")
    depends_on("libtiff@4:")
    depends_on("libpng@1.6:")
    depends_on("nlohmann-json@3.9:")
    depends_on("c-blosc@1.21:")
    depends_on("zstd@1.4:")
    depends_on("zlib-api")
    depends_on("googletest@1.12: +gmock", when="+tests")
    depends_on("python@3.8:", type="run")
    depends_on("cuda@12:", when="+cuda")

    conflicts("%gcc@:11", msg="C++20 needs GCC 12 or newer")
    conflicts("cuda_arch=none", when="+cuda", msg="Name the generation of the GPUs: cuda_arch=80")

    def cmake_args(self):
        args = [
            self.define_from_variant("LSDECONV_BUILD_TESTS", "tests"),
            self.define("LSDECONV_BUILD_BENCHMARKS", False),
            self.define_from_variant("LSDECONV_ENABLE_CUDA", "cuda"),
        ]
        if self.spec.satisfies("+cuda"):
            args.append(CMakeBuilder.define_cuda_architectures(self))
        return args

    def setup_run_environment(self, env):
        env.set("LSDECONV_ROOT", self.prefix)

    @run_after("install")
    @on_package_attributes(run_tests=True)
    def check_program(self):
        Executable(join_path(self.prefix.bin, "lsdeconv"))("--version")
