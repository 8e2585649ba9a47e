#pragma once

#include "lsdeconv/sys/mpi/communicator.hpp"

#include <list>
#include <string>

namespace lsdeconv::mpi {

/// Sends messages without ever waiting for their receivers. Even a few bytes make MPI_Send wait for a process
/// that is stopped: Open MPI's shared memory takes only so many messages that nobody fetches. Here they lie
/// until MPI has got rid of them. For one thread at a time.
class Outbox {
public:
  /// group must outlive this.
  explicit Outbox(const Communicator& group) : group_(group) {}
  /// Messages that have not gone out are left to MPI, with their memory, until the process ends.
  ~Outbox();
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;
  Outbox(Outbox&&) = delete;
  Outbox& operator=(Outbox&&) = delete;

  /// Sends a message of some KiB at most without waiting. Messages arrive in their order, as those of
  /// mpi::send(). Throws Error where MPI refuses.
  void send(Rank to, int tag, std::string bytes);
  /// Frees the memory of messages that have gone out; to be called now and then. Throws Error where MPI
  /// refuses.
  void sweep();
  /// Number of messages that have not gone out, as far as known since the last sweep().
  [[nodiscard]] std::size_t waiting() const { return pending_.size(); }

private:
  struct Pending {
    std::string bytes;
    MPI_Request request = MPI_REQUEST_NULL;
  };
  [[nodiscard]] static bool gone(Pending& pending);
  [[nodiscard]] static std::list<Pending>& left_to_mpi();

  const Communicator& group_;
  std::list<Pending> pending_;
};

} // namespace lsdeconv::mpi
