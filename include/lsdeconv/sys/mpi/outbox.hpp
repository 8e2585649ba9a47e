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

  /// For messages of some KiB at most. They arrive in their order, as those of send().
  void send(Rank to, int tag, std::string bytes);
  /// Frees what has gone out; to be called now and then.
  void sweep();
  /// Messages not known to have gone out.
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
