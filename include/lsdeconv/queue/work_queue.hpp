#pragma once

#include "lsdeconv/core/ids.hpp"

#include <optional>
#include <string>

namespace lsdeconv {

/// Where a rank gets its blocks: its end of the queue that rank 0 serves. Every function may be called from
/// several threads of the process; while one waits in next() or claim(), the others go on. No call is
/// collective.
///
/// Each block goes through next(), computing, claim(), writing and complete(). Near the end of a run another
/// rank may have the same block. A block that is cancelled(), or that claim() refuses, is dropped without
/// another call. Calls throw Error where there is no such block, and where MPI fails.
class WorkQueue {
public:
  virtual ~WorkQueue() = default;
  /// The next block to compute. Waits while blocks of other ranks may still fail and come back. None when all
  /// blocks have been done or have failed, this rank has left or is lost, or no more blocks are assigned.
  [[nodiscard]] virtual std::optional<BlockId> next() = 0;
  /// The block is computed, and its voxels are about to be written: true where this rank is to write them;
  /// false where another rank writes or wrote them, this rank has left or is lost, or running blocks were
  /// cancelled. Waits for rank 0's answer.
  [[nodiscard]] virtual bool claim(BlockId id) = 0;
  /// Whether the block, which this rank has neither completed nor failed, need not be computed here any more:
  /// claim() would refuse it, as far as this rank knows. Never waits; meant to be called about once a second.
  [[nodiscard]] virtual bool cancelled(BlockId id) = 0;
  /// The block's result is on stable storage. Returns before rank 0 knows. Claims the block where claim() was
  /// not called.
  virtual void complete(BlockId id) = 0;
  /// The attempt has failed, before claim() or after. Returns before rank 0 knows.
  virtual void fail(BlockId id, const std::string& reason) = 0;
  /// This rank takes no more blocks, for this reason. Those that it still has go to other ranks, which counts
  /// as no attempt; those that it has claimed it may still complete or fail. When the last rank has left, the
  /// run ends with blocks pending.
  virtual void leave(const std::string& reason) = 0;
  /// Whether a rank has been lost, as far as this rank knew when its next() returned none. The end of such a
  /// run must do without collective calls.
  [[nodiscard]] virtual bool degraded() const = 0;
};

} // namespace lsdeconv
