/* Prints the file of the MPI library that this program uses, a semicolon, and that of the one that the HDF5
   library uses. */
#include <mpi.h>

#include <dlfcn.h>
#include <hdf5.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

/* The file that holds the function as the library of this handle sees it. */
static int file_of(void* library, const char* function, char* file) {
  Dl_info found;
  void* address = dlsym(library, function);
  return address != NULL && dladdr(address, &found) != 0 && realpath(found.dli_fname, file) != NULL;
}

int main(void) {
  char hdf5[PATH_MAX];
  char own[PATH_MAX];
  char its[PATH_MAX];
  int major = 0;
  int minor = 0;
  H5open();
  MPI_Get_version(&major, &minor);
  if (!file_of(RTLD_DEFAULT, "MPI_Init", own) || !file_of(RTLD_DEFAULT, "H5open", hdf5)
      || !file_of(dlopen(hdf5, RTLD_LAZY | RTLD_NOLOAD), "MPI_Init", its)) {
    return 1;
  }
  printf("%s;%s", own, its);
  return 0;
}
