#pragma once

#include "support/temporary_folder.hpp"

#include "lsdeconv/sys/mpi/communicator.hpp"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

namespace lsdeconv::testing {

/// MPI for a fuzzer's whole life; libFuzzer ends the process without unwinding.
inline const mpi::Communicator& single_rank() {
  static int argc = 0;
  static char** argv = nullptr;
  static const auto* session = new mpi::Session(argc, argv);
  static const auto* ranks = new mpi::Communicator(mpi::Communicator::world());
  (void)session;
  return *ranks;
}

/// The bytes as a file; the same file for every input.
inline std::filesystem::path as_file(const std::uint8_t* bytes, std::size_t size, const std::string& name) {
  static const auto* folder = new TemporaryFolder;
  std::filesystem::path path = *folder / name;
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes), static_cast<std::streamsize>(size));
  return path;
}

} // namespace lsdeconv::testing
