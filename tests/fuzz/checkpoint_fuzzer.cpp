/// Hostile checkpoints: whatever the file holds, opening it and asking it everything ends with answers or
/// with an Error.

#include "checkpoint_checksums.hpp"
#include "fuzz_support.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/io/checkpoint/checkpoint.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// What a file may claim is not bounded; what this process reads of it is.
constexpr std::int64_t most_blocks = 64;
constexpr std::int64_t most_voxels = 1 << 18;

void open_and_ask(const std::filesystem::path& path) {
  Checkpoint checkpoint(path, testing::single_rank(), Checkpoint::Access::read);
  (void)checkpoint.field("stripe-maps");
  (void)checkpoint.states();
  (void)checkpoint.digests();
  (void)checkpoint.histogram();
  (void)checkpoint.raw_counts();
  (void)checkpoint.projections();
  (void)checkpoint.atlas();
  for (std::int64_t block = 0; block < std::min(checkpoint.block_count(), most_blocks); ++block) {
    (void)checkpoint.statistics(BlockId{block});
    if (checkpoint.core(BlockId{block}).voxels() <= most_voxels) {
      (void)checkpoint.verify(BlockId{block});
    }
  }
  checkpoint.close();
}

} // namespace
} // namespace lsdeconv

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  try {
    lsdeconv::open_and_ask(lsdeconv::testing::as_file(bytes, size, "input.h5"));
  } catch (const lsdeconv::Error&) {
  }
  return 0;
}

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* bytes, std::size_t size, std::size_t most);

/// One input in eight keeps the checksums that its change has broken.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* bytes, std::size_t size, std::size_t most,
                                               unsigned seed) {
  const std::size_t mutated = LLVMFuzzerMutate(bytes, size, most);
  if (seed % 8 != 0) {
    lsdeconv::testing::repair_checksums({bytes, mutated});
  }
  return mutated;
}
