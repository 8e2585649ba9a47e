# shellcheck shell=bash disable=SC2034
# Sourced by the scripts beside it: how many jobs at once, and how mpirun starts here.

jobs=$(nproc)

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
