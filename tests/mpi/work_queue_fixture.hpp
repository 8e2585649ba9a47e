#pragma once

#include "lsdeconv/core/text.hpp"
#include "lsdeconv/queue/queue_service.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <iterator>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

namespace lsdeconv::testing {

/// A gain that no second copy reaches: for tests that count assignments, however slow a rank is.
inline constexpr double never = 1e9;

class WorkQueueTest : public ::testing::Test {
protected:
  using Worker = std::function<void(WorkQueue&, BlockId)>;

  /// Takes blocks until there are none, calls `worker` with each, and returns them all.
  static std::vector<BlockId> work(WorkQueue& queue, const Worker& worker) {
    std::vector<BlockId> taken;
    while (const std::optional<BlockId> id = queue.next()) {
      taken.push_back(*id);
      worker(queue, *id);
    }
    return taken;
  }
  static void complete(WorkQueue& queue, BlockId id) { queue.complete(id); }

  /// The ids of all ranks, sorted, on every rank. Collective.
  [[nodiscard]] std::vector<std::int64_t> all_of(const std::vector<BlockId>& mine) const {
    std::string bytes;
    for (const BlockId id : mine) {
      bytes += text(id, ' ');
    }
    std::vector<std::int64_t> all;
    for (const std::string& of_rank : ranks_.all_gather(bytes)) {
      std::istringstream in(of_rank);
      all.insert(all.end(), std::istream_iterator<std::int64_t>(in), {});
    }
    std::sort(all.begin(), all.end());
    return all;
  }

  [[nodiscard]] static std::vector<std::int64_t> numbers(std::int64_t count) {
    std::vector<std::int64_t> all(static_cast<std::size_t>(count));
    std::iota(all.begin(), all.end(), 0);
    return all;
  }

  mpi::Communicator ranks_ = mpi::Communicator::world();
  int rank_ = ranks_.rank().value;
  int size_ = ranks_.size();
};

} // namespace lsdeconv::testing
