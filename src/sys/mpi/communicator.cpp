#include "lsdeconv/sys/mpi/communicator.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <limits>
#include <utility>

namespace lsdeconv::mpi {
namespace {

MPI_Comm with_returned_errors(MPI_Comm comm) {
  check(MPI_Comm_set_errhandler(comm, MPI_ERRORS_RETURN), "MPI_Comm_set_errhandler");
  return comm;
}

MPI_Comm duplicate_of(MPI_Comm comm) {
  MPI_Comm copy = MPI_COMM_NULL;
  check(MPI_Comm_dup(comm, &copy), "MPI_Comm_dup");
  return with_returned_errors(copy);
}

/// MPI counts messages in int.
int message_size(std::int64_t bytes) {
  if (bytes > std::numeric_limits<int>::max()) {
    throw Error(text("a message of ", bytes_text(bytes), " is too large for MPI (2 GiB)"));
  }
  return static_cast<int>(bytes);
}

template <typename T>
std::vector<T> gather_equal(MPI_Comm comm, int ranks, const T* mine, std::size_t count, MPI_Datatype type) {
  std::vector<T> all(count * static_cast<std::size_t>(ranks));
  const int number = message_size(static_cast<std::int64_t>(count));
  check(MPI_Allgather(mine, number, type, all.data(), number, type, comm), "MPI_Allgather");
  return all;
}

std::int64_t reduced(MPI_Comm comm, std::int64_t value, MPI_Op operation) {
  std::int64_t result = 0;
  check(MPI_Allreduce(&value, &result, 1, MPI_INT64_T, operation, comm), "MPI_Allreduce");
  return result;
}

} // namespace

Communicator Communicator::world() {
  return Communicator(duplicate_of(MPI_COMM_WORLD));
}

Communicator Communicator::duplicate() const {
  return Communicator(duplicate_of(comm_));
}

Communicator Communicator::node() const {
  MPI_Comm node = MPI_COMM_NULL;
  check(MPI_Comm_split_type(comm_, MPI_COMM_TYPE_SHARED, rank().value, MPI_INFO_NULL, &node),
        "MPI_Comm_split_type");
  return Communicator(with_returned_errors(node));
}

Communicator::~Communicator() {
  if (comm_ != MPI_COMM_NULL) {
    (void)MPI_Comm_free(&comm_);
  }
}

Communicator::Communicator(Communicator&& other) noexcept
    : comm_(std::exchange(other.comm_, MPI_COMM_NULL)) {}

Communicator& Communicator::operator=(Communicator&& other) noexcept {
  std::swap(comm_, other.comm_);
  return *this;
}

Rank Communicator::rank() const {
  int rank = 0;
  check(MPI_Comm_rank(comm_, &rank), "MPI_Comm_rank");
  return Rank(rank);
}

int Communicator::size() const {
  int size = 0;
  check(MPI_Comm_size(comm_, &size), "MPI_Comm_size");
  return size;
}

void Communicator::barrier() const {
  check(MPI_Barrier(comm_), "MPI_Barrier");
}

std::string Communicator::broadcast(const std::string& from_root) const {
  std::string result = from_root;
  result.resize(static_cast<std::size_t>(broadcast(static_cast<std::int64_t>(result.size()))));
  check(MPI_Bcast(result.data(), message_size(static_cast<std::int64_t>(result.size())), MPI_CHAR, 0, comm_),
        "MPI_Bcast");
  return result;
}

std::int64_t Communicator::broadcast(std::int64_t from_root) const {
  check(MPI_Bcast(&from_root, 1, MPI_INT64_T, 0, comm_), "MPI_Bcast");
  return from_root;
}

std::int64_t Communicator::minimum(std::int64_t value) const {
  return reduced(comm_, value, MPI_MIN);
}

std::int64_t Communicator::sum(std::int64_t value) const {
  return reduced(comm_, value, MPI_SUM);
}

std::vector<std::int64_t> Communicator::all_gather(std::int64_t value) const {
  return gather_equal(comm_, size(), &value, 1, MPI_INT64_T);
}

std::vector<double> Communicator::all_gather(const std::vector<double>& equal_sized) const {
  return gather_equal(comm_, size(), equal_sized.data(), equal_sized.size(), MPI_DOUBLE);
}

std::vector<std::string> Communicator::all_gather(const std::string& value) const {
  const std::vector<std::int64_t> sizes = all_gather(static_cast<std::int64_t>(value.size()));
  std::vector<int> counts;
  std::vector<int> places;
  std::int64_t total = 0;
  for (const std::int64_t size : sizes) {
    counts.push_back(message_size(size));
    places.push_back(message_size(total));
    total += size;
  }
  std::string joined(static_cast<std::size_t>(message_size(total)), '\0');
  check(MPI_Allgatherv(value.data(), static_cast<int>(value.size()), MPI_CHAR, joined.data(), counts.data(),
                       places.data(), MPI_CHAR, comm_),
        "MPI_Allgatherv");
  std::vector<std::string> all;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    all.push_back(joined.substr(static_cast<std::size_t>(places[i]), static_cast<std::size_t>(counts[i])));
  }
  return all;
}

std::vector<NodeId> nodes_of_ranks(const Communicator& all) {
  const Communicator node = all.node();
  const std::int64_t lowest = node.broadcast(all.rank().value);
  std::vector<NodeId> nodes;
  std::vector<std::int64_t> seen;
  for (const std::int64_t leader : all.all_gather(lowest)) {
    std::size_t number = 0;
    while (number < seen.size() && seen[number] != leader) {
      ++number;
    }
    if (number == seen.size()) {
      seen.push_back(leader);
    }
    nodes.emplace_back(static_cast<int>(number));
  }
  return nodes;
}

} // namespace lsdeconv::mpi
