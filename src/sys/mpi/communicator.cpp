#include "lsdeconv/sys/mpi/communicator.hpp"

#include <utility>

namespace lsdeconv::mpi {

Communicator Communicator::adopt(MPI_Comm comm) {
  Communicator owner(comm);
  check(MPI_Comm_set_errhandler(comm, MPI_ERRORS_RETURN), "MPI_Comm_set_errhandler");
  return owner;
}

Communicator Communicator::world() {
  MPI_Comm copy = MPI_COMM_NULL;
  check(MPI_Comm_dup(MPI_COMM_WORLD, &copy), "MPI_Comm_dup");
  return adopt(copy);
}

Communicator Communicator::duplicate() const {
  MPI_Comm copy = MPI_COMM_NULL;
  check(MPI_Comm_dup(comm_, &copy), "MPI_Comm_dup");
  return adopt(copy);
}

Communicator Communicator::node() const {
  MPI_Comm part = MPI_COMM_NULL;
  check(MPI_Comm_split_type(comm_, MPI_COMM_TYPE_SHARED, rank().value, MPI_INFO_NULL, &part),
        "MPI_Comm_split_type");
  return adopt(part);
}

Communicator::~Communicator() {
  int finalized = 0;
  (void)MPI_Finalized(&finalized);
  if (comm_ != MPI_COMM_NULL && finalized == 0) {
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
  int value = 0;
  check(MPI_Comm_rank(comm_, &value), "MPI_Comm_rank");
  return Rank{value};
}

int Communicator::size() const {
  int value = 0;
  check(MPI_Comm_size(comm_, &value), "MPI_Comm_size");
  return value;
}

std::vector<NodeId> nodes_of_ranks(const Communicator& all) {
  const std::int64_t lowest_of_node = all.node().minimum(all.rank().value);
  const std::vector<std::int64_t> lowest = all.all_gather(lowest_of_node);
  std::vector<NodeId> nodes(lowest.size());
  int count = 0;
  for (std::size_t r = 0; r < lowest.size(); ++r) {
    const auto leader = static_cast<std::size_t>(lowest[r]);
    nodes[r] = leader == r ? NodeId{count++} : nodes[leader];
  }
  return nodes;
}

} // namespace lsdeconv::mpi
