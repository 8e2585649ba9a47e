#pragma once

#include "lsdeconv/core/ids.hpp"

#include <mpi.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace lsdeconv::mpi {

/// MPI from construction to destruction, with the best thread level that the library gives. One per process,
/// made in main(); works without mpirun as a group of one.
class Session {
public:
  Session(int& argc, char**& argv);
  /// Waits for all ranks, except where an exception unwinds: the others may be waiting for this rank then,
  /// and whoever catches it ends the run with abort_all().
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  Session(Session&&) = delete;
  Session& operator=(Session&&) = delete;

private:
  int exceptions_;
};

/// A group of ranks with message traffic of its own. Move-only; the world is duplicated, never used itself.
/// Errors of MPI calls become Error, they do not abort. All functions may be called from any thread, but of
/// the collective ones only one at a time per communicator. The destructor frees the communicator, for which
/// MPI libraries wait for nobody.
class Communicator {
public:
  /// Duplicate of MPI_COMM_WORLD. Collective over all ranks.
  static Communicator world();
  /// Collective over this communicator.
  [[nodiscard]] Communicator duplicate() const;
  /// The ranks of this node (shared memory). Collective over this communicator.
  [[nodiscard]] Communicator node() const;

  ~Communicator();
  Communicator(Communicator&& other) noexcept;
  Communicator& operator=(Communicator&& other) noexcept;
  Communicator(const Communicator&) = delete;
  Communicator& operator=(const Communicator&) = delete;

  [[nodiscard]] Rank rank() const;
  [[nodiscard]] int size() const;
  [[nodiscard]] bool is_root() const { return rank().value == 0; }
  [[nodiscard]] MPI_Comm native() const { return comm_; }

  /// Collective over this communicator: all functions of this group. Texts are refused with Error, on all
  /// ranks, where they come to 2 GiB or more together.
  void barrier() const;
  [[nodiscard]] std::string broadcast(const std::string& from_root) const;
  [[nodiscard]] std::int64_t broadcast(std::int64_t from_root) const;
  [[nodiscard]] std::int64_t minimum(std::int64_t value) const;
  [[nodiscard]] std::int64_t sum(std::int64_t value) const;
  [[nodiscard]] std::vector<std::int64_t> all_gather(std::int64_t value) const;
  /// All ranks' values in rank order; Error on all ranks where the sizes differ.
  [[nodiscard]] std::vector<double> all_gather(const std::vector<double>& equal_sized) const;
  /// Every rank's text, in rank order, on every rank.
  [[nodiscard]] std::vector<std::string> all_gather(const std::string& value) const;

  /// Runs `body` on every rank; where it throws on any of them, all ranks throw the lowest failing rank's
  /// error (UserError stays UserError, anything else becomes Error), so that no rank waits for a dead one. A
  /// body that is itself collective must fail on all ranks alike. Collective over this communicator.
  void all_or_none(const std::function<void()>& body) const;
  /// The same for work that only the root does, its text result being broadcast. Collective.
  [[nodiscard]] std::string on_root(const std::function<std::string()>& body) const;

private:
  explicit Communicator(MPI_Comm comm) : comm_(comm) {}
  static Communicator adopt(MPI_Comm comm);
  [[nodiscard]] std::string broadcast(const std::string& value, Rank from) const;

  MPI_Comm comm_ = MPI_COMM_NULL;
};

/// Number of every rank's node, in rank order; nodes are numbered by their lowest rank. Collective.
std::vector<NodeId> nodes_of_ranks(const Communicator& all);

/// Throws Error with MPI's own text and `call` where `code` is not MPI_SUCCESS.
void check(int code, const char* call);

/// "Open MPI v4.1.4"
std::string library_version();

/// Whether several threads may call MPI at once (MPI_THREAD_MULTIPLE), as every run does.
bool threads_may_call();
/// Throws Error, known to all ranks, where they may not.
void require_calls_from_threads();

/// Ends all ranks at once, without any collective call.
[[noreturn]] void abort_all(int exit_code);

} // namespace lsdeconv::mpi
