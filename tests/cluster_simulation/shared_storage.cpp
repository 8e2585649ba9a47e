#include "shared_storage.hpp"

#include <algorithm>
#include <limits>

namespace lsdeconv::cluster_simulation {

SharedStorage::SharedStorage(EventQueue& events, const StorageRates& rates, int nodes)
    : events_(events), rates_(rates), clients_(static_cast<std::size_t>(nodes)) {}

void SharedStorage::transfer(int node, double bytes, std::function<void()> done) {
  advance();
  Client& client = clients_[static_cast<std::size_t>(node)];
  client.transfers.emplace(client.moved + bytes, std::move(done));
  share();
  wait_for_next_end();
}

void SharedStorage::advance() {
  for (Client& client : clients_) {
    client.moved += client.rate * (events_.now() - last_);
  }
  last_ = events_.now();
}

/// A node that cannot take its equal share gets what it can take; the other nodes share the rest.
void SharedStorage::share() {
  std::vector<Client*> busy;
  double transfers = 0;
  for (Client& client : clients_) {
    client.rate = 0;
    if (!client.transfers.empty()) {
      busy.push_back(&client);
      transfers += static_cast<double>(client.transfers.size());
    }
  }
  std::sort(busy.begin(), busy.end(),
            [](const Client* a, const Client* b) { return a->transfers.size() > b->transfers.size(); });
  double left = rates_.bytes_per_second;
  for (Client* client : busy) {
    const auto own = static_cast<double>(client->transfers.size());
    client->rate = std::min(rates_.client_bytes_per_second / own, left / transfers);
    left -= client->rate * own;
    transfers -= own;
  }
}

void SharedStorage::wait_for_next_end() {
  double soonest = std::numeric_limits<double>::infinity();
  for (const Client& client : clients_) {
    if (!client.transfers.empty()) {
      soonest = std::min(soonest, (client.transfers.begin()->first - client.moved) / client.rate);
    }
  }
  if (soonest < std::numeric_limits<double>::infinity()) {
    events_.after(std::max(0.0, soonest), [this, plan = ++plan_] {
      if (plan == plan_) {
        end_finished();
      }
    });
  }
}

void SharedStorage::end_finished() {
  constexpr double rounding = 1; // byte
  advance();
  std::vector<std::function<void()>> ended;
  for (Client& client : clients_) {
    while (!client.transfers.empty() && client.transfers.begin()->first <= client.moved + rounding) {
      ended.push_back(std::move(client.transfers.begin()->second));
      client.transfers.erase(client.transfers.begin());
    }
  }
  share();
  wait_for_next_end();
  for (const std::function<void()>& done : ended) {
    done();
  }
}

} // namespace lsdeconv::cluster_simulation
