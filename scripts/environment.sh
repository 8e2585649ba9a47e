# shellcheck shell=bash disable=SC2034
# Sourced by the scripts beside it: how many jobs at once, and how mpirun starts here.

jobs=$(nproc)

# Ninja compiles a layer without waiting for the libraries below it. A build folder keeps the generator that it has.
if [ -z "${CMAKE_GENERATOR:-}" ] && command -v ninja >/dev/null; then
  export CMAKE_GENERATOR=Ninja
fi
# ccache keeps objects over builds; it must be told that precompiled headers are fine.
if [ -z "${CMAKE_CXX_COMPILER_LAUNCHER:-}" ] && command -v ccache >/dev/null; then
  export CMAKE_CXX_COMPILER_LAUNCHER=ccache CMAKE_CUDA_COMPILER_LAUNCHER=ccache
  export CCACHE_SLOPPINESS=${CCACHE_SLOPPINESS:-pch_defines,time_macros}
fi

# The interpreter that the distribution's packages belong to comes before any other.
python=python3
if [ -x /usr/bin/python3 ]; then
  python=/usr/bin/python3
fi

# Open MPI refuses to run as root unless told twice; containers have no other user.
if [ "$(id -u)" = 0 ]; then
  export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
fi
# Containers often forbid reading another process's memory, which Open MPI then complains about.
export OMPI_MCA_btl_vader_single_copy_mechanism=${OMPI_MCA_btl_vader_single_copy_mechanism:-none}
