#pragma once

#include "file_header.hpp"

#include "lsdeconv/sys/mpi/communicator.hpp"

#include <filesystem>
#include <vector>

namespace lsdeconv {

/// `inspect` of all files, in their order, on every rank. Each rank inspects a part of them with `threads`
/// threads. Collective over `ranks`.
std::vector<FileHeader> inspect_files(const std::vector<std::filesystem::path>& files, PagesWanted wanted,
                                      int threads, const mpi::Communicator& ranks,
                                      Inspection inspect = inspect_file);

} // namespace lsdeconv
