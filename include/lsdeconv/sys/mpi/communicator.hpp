#pragma once

#include "lsdeconv/core/ids.hpp"

#include <mpi.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <ranges>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace lsdeconv::mpi {

/// MPI from construction to destruction, with the best thread level that the library gives. One per process,
/// made in main(); works without mpirun as a group of one.
class Session {
public:
  /// Starts MPI with the arguments of main(), from which it takes those that are meant for it. Throws Error.
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

/// Values that travel between ranks as they lie in memory, so that all ranks must be of the same kind of
/// machine and run the same program. Pointers and views of memory are not, as they mean nothing on another
/// rank; a struct that holds one is not found out.
template <typename T>
concept Sendable =
    std::is_trivially_copyable_v<T> && std::is_default_constructible_v<T> && !std::is_pointer_v<
        T> && !std::is_member_pointer_v<T> && !std::is_null_pointer_v<T> && !std::is_array_v<T> && !std::ranges::view<T>;

/// A group of ranks with message traffic of its own. Move-only; the world is duplicated, never used itself.
/// Errors of MPI calls become Error, they do not abort. All functions may be called from any thread, but of
/// the collective ones only one at a time per communicator. The destructor frees the communicator, for which
/// MPI libraries wait for nobody.
///
/// Collective functions must be called by all ranks of the communicator, in the same order and with values of
/// the same type. Where the values of all ranks together come to 2 GiB or more, all ranks throw Error.
class Communicator {
public:
  /// Duplicate of MPI_COMM_WORLD. Collective over all ranks.
  static Communicator world();
  /// The same ranks with message traffic of their own. Collective over this communicator.
  [[nodiscard]] Communicator duplicate() const;
  /// The ranks of this node (shared memory). Collective over this communicator.
  [[nodiscard]] Communicator node() const;

  ~Communicator();
  Communicator(Communicator&& other) noexcept;
  Communicator& operator=(Communicator&& other) noexcept;
  Communicator(const Communicator&) = delete;
  Communicator& operator=(const Communicator&) = delete;

  /// Number of this process in the group, from 0.
  [[nodiscard]] Rank rank() const;
  /// Number of processes in the group.
  [[nodiscard]] int size() const;
  /// Whether this is rank 0.
  [[nodiscard]] bool is_root() const { return rank().value == 0; }
  /// For calls of MPI itself; stays owned by this object.
  [[nodiscard]] MPI_Comm native() const { return comm_; }

  /// Waits until all ranks are here. Collective over this communicator.
  void barrier() const;

  /// What rank 0 gives, on every rank; what the others give does not matter, not even its length. Collective
  /// over this communicator.
  template <Sendable T>
  [[nodiscard]] T broadcast(T from_root) const;
  template <Sendable T>
  [[nodiscard]] std::vector<T> broadcast(const std::vector<T>& from_root) const;
  [[nodiscard]] std::string broadcast(const std::string& from_root) const;

  /// Every rank's value, in rank order, on every rank. Collective over this communicator.
  template <Sendable T>
  [[nodiscard]] std::vector<T> all_gather(const T& own) const;
  [[nodiscard]] std::vector<std::string> all_gather(const std::string& own) const;
  /// The elements of all ranks in rank order, one rank's behind the other's, on every rank; ranks may give
  /// different numbers of them, and none. Collective over this communicator.
  template <Sendable T>
  [[nodiscard]] std::vector<T> all_gather(const std::vector<T>& own) const;

  /// As all_gather(), but on rank 0 alone; the result is empty on the others. Collective over this
  /// communicator.
  template <Sendable T>
  [[nodiscard]] std::vector<T> gather(const T& own) const;
  template <Sendable T>
  [[nodiscard]] std::vector<T> gather(const std::vector<T>& own) const;
  [[nodiscard]] std::vector<std::string> gather(const std::string& own) const;

  /// The least of all ranks' values, on every rank. Collective over this communicator.
  [[nodiscard]] std::int64_t minimum(std::int64_t value) const;
  /// The sum of all ranks' values, on every rank. Collective over this communicator.
  [[nodiscard]] std::int64_t sum(std::int64_t value) const;
  /// Element by element the sum modulo 2^64 of all ranks' values, on every rank. Throws Error, on all ranks,
  /// where they give different numbers of elements. Collective over this communicator.
  [[nodiscard]] std::vector<std::uint64_t> sum(const std::vector<std::uint64_t>& values) const;

  /// Runs `body` on every rank; where it throws on any of them, all ranks throw the lowest failing rank's
  /// error (UserError stays UserError, anything else becomes Error), so that no rank waits for a dead one. A
  /// body that is itself collective must fail on all ranks alike. Collective over this communicator.
  void all_or_none(const std::function<void()>& body) const;
  /// Runs `body` on rank 0 alone and gives what it returns (a text, a Sendable or a vector of them) to every
  /// rank; where it throws, all ranks do, as with all_or_none(). Collective over this communicator.
  template <typename Body>
  [[nodiscard]] auto on_root(Body&& body) const;

private:
  explicit Communicator(MPI_Comm comm) : comm_(comm) {}
  static Communicator adopt(MPI_Comm comm);
  [[nodiscard]] std::string broadcast(const std::string& value, Rank from) const;
  /// The number of bytes that `from` is about to broadcast.
  [[nodiscard]] std::size_t broadcast_length(std::size_t bytes, Rank from) const;
  void broadcast_bytes(std::span<std::byte> bytes, Rank from) const;
  /// The number of bytes that each rank is about to give, in rank order.
  [[nodiscard]] std::vector<int> lengths_of_ranks(std::size_t own) const;
  [[nodiscard]] static std::size_t total_of(const std::vector<int>& lengths);
  void all_gather_bytes(std::span<const std::byte> own, const std::vector<int>& lengths,
                        std::span<std::byte> all) const;
  /// all: on rank 0 alone.
  void gather_bytes(std::span<const std::byte> own, const std::vector<int>& lengths,
                    std::span<std::byte> all) const;

  MPI_Comm comm_ = MPI_COMM_NULL;
};

/// Number of every rank's node, in rank order; nodes are numbered by their lowest rank. Collective over
/// `all`.
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

template <Sendable T>
T Communicator::broadcast(T from_root) const {
  broadcast_bytes(std::as_writable_bytes(std::span(&from_root, 1)), Rank{0});
  return from_root;
}

template <Sendable T>
std::vector<T> Communicator::broadcast(const std::vector<T>& from_root) const {
  const std::size_t count = broadcast_length(from_root.size() * sizeof(T), Rank{0}) / sizeof(T);
  std::vector<T> values = is_root() ? from_root : std::vector<T>(count);
  broadcast_bytes(std::as_writable_bytes(std::span(values)), Rank{0});
  return values;
}

template <Sendable T>
std::vector<T> Communicator::all_gather(const T& own) const {
  std::vector<T> all(static_cast<std::size_t>(size()));
  all_gather_bytes(std::as_bytes(std::span(&own, 1)), std::vector<int>(all.size(), sizeof(T)),
                   std::as_writable_bytes(std::span(all)));
  return all;
}

template <Sendable T>
std::vector<T> Communicator::all_gather(const std::vector<T>& own) const {
  const std::vector<int> lengths = lengths_of_ranks(own.size() * sizeof(T));
  std::vector<T> all(total_of(lengths) / sizeof(T));
  all_gather_bytes(std::as_bytes(std::span(own)), lengths, std::as_writable_bytes(std::span(all)));
  return all;
}

template <Sendable T>
std::vector<T> Communicator::gather(const T& own) const {
  const auto ranks = static_cast<std::size_t>(size());
  std::vector<T> all(is_root() ? ranks : 0);
  gather_bytes(std::as_bytes(std::span(&own, 1)), std::vector<int>(ranks, sizeof(T)),
               std::as_writable_bytes(std::span(all)));
  return all;
}

template <Sendable T>
std::vector<T> Communicator::gather(const std::vector<T>& own) const {
  const std::vector<int> lengths = lengths_of_ranks(own.size() * sizeof(T));
  std::vector<T> all(is_root() ? total_of(lengths) / sizeof(T) : 0);
  gather_bytes(std::as_bytes(std::span(own)), lengths, std::as_writable_bytes(std::span(all)));
  return all;
}

template <typename Body>
auto Communicator::on_root(Body&& body) const {
  using Result = std::remove_cvref_t<std::invoke_result_t<Body&>>;
  static_assert(!std::is_pointer_v<Result>, "what it points to is on rank 0 alone");
  Result result{};
  all_or_none([&] {
    if (is_root()) {
      result = body();
    }
  });
  return broadcast(result);
}

} // namespace lsdeconv::mpi
