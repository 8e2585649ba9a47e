#include "lsdeconv/run/run_observer.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/random_text.hpp"
#include "lsdeconv/core/stopwatch.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/mpi/messages.hpp"
#include "lsdeconv/telemetry/clock_offset.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// Fills in what the ranks are doing, from their heartbeats. While a rank is silent, the seconds of its last
/// activities grow.
class RankStatusUpdater {
public:
  explicit RankStatusUpdater(const Watchdog& watchdog) : watchdog_(watchdog) {}

  void operator()(RunStatus& status) {
    const std::vector<std::string> status_payloads = watchdog_.status_payloads();
    payloads_.resize(status_payloads.size());
    for (std::size_t rank = 0; rank < std::min(status.ranks.size(), status_payloads.size()); ++rank) {
      status.ranks[rank].activities = latest(payloads_[rank], status_payloads[rank]);
    }
    for (const LostRank& lost : watchdog_.lost()) {
      RankStatus& rank = status.ranks.at(static_cast<std::size_t>(lost.rank.value));
      rank.lost = lost.reason;
      rank.activities = {};
    }
  }

private:
  /// The last payload of a rank and when it came.
  struct PayloadAge {
    std::string status_payload;
    StageSpan::Clock::time_point since;
  };

  static RankActivities latest(PayloadAge& last, const std::string& status_payload) {
    const auto now = StageSpan::Clock::now();
    if (last.status_payload != status_payload) {
      last = {status_payload, now};
    }
    RankActivities activities = mpi::unpacked<RankActivities>(status_payload).value_or(RankActivities{});
    for (StageActivity& activity : activities) {
      activity.seconds += std::chrono::duration<double>(now - last.since).count();
    }
    return activities;
  }

  const Watchdog& watchdog_;
  std::vector<PayloadAge> payloads_;
};

} // namespace

RunObserver::RunObserver(const PreparedRun& run, Watchdog& watchdog, const mpi::Communicator& ranks)
    : watchdog_(watchdog),
      trace_path_(run.config.trace.empty() ? run.config.trace : std::filesystem::absolute(run.config.trace)),
      ranks_(ranks.size()) {
  watchdog_.set_status_payload([activity = activity_] { return mpi::packed(activity->now()); });
  if (!trace_path_.empty()) {
    begin_trace(run.resources, ranks);
  }
  begin_status(run, ranks); // last: from then on the watchdog refers to the board
}

RunObserver::~RunObserver() {
  watchdog_.set_on_abort({});
  watchdog_.set_status_payload({});
  activity_->set_listener({});
}

void RunObserver::begin_status(const PreparedRun& run, const mpi::Communicator& ranks) {
  const std::vector<std::string> hosts = ranks.gather(run.resources.share.machine.host);
  const std::vector<std::string> devices = ranks.gather(run.resources.backend->description());
  if (!ranks.is_root()) {
    return;
  }
  RunStatus status;
  status.run = random_text();
  const Extent3& volume = run.manifest.grid.volume;
  status.blocks = BlockGrid(run.manifest.grid).size();
  status.blocks_done_before = status.blocks_done = run.plan.blocks_done.value_or(0);
  status.voxels = voxel_count(volume);
  status.slices = volume.z;
  status.output = run.layout.slices.string();
  for (std::size_t rank = 0; rank < hosts.size(); ++rank) {
    status.ranks.push_back({hosts[rank], devices[rank], {}, {}});
  }
  board_ = std::make_unique<StatusBoard>(status_path(run.layout.checkpoint), std::move(status),
                                         RankStatusUpdater(watchdog_));
  watchdog_.set_on_abort([board = board_.get()](const std::string& why, int exit_code) {
    board->end_at_once("ended early", exit_code, why);
  });
}

void RunObserver::begin_trace(const ComputeResources& resources, const mpi::Communicator& ranks) {
  ranks.all_or_none([&] {
    if (ranks.is_root()) {
      with_context([&] { return "--trace " + trace_path_.string(); },
                   [&] { remove_trace_parts(trace_path_); });
    }
  });
  const double start = ranks.broadcast(steady_seconds());
  const ClockOffset offset = clock_offset(ranks);
  const int rank = ranks.rank().value;
  trace_ =
      std::make_unique<TracePart>(trace_part_path(trace_path_, rank),
                                  TracePart::Process{rank,
                                                     text("rank ", rank, " ", resources.share.machine.host,
                                                          ", ", resources.backend->description()),
                                                     offset.seconds, offset.accuracy},
                                  start);
  activity_->set_listener([trace = trace_.get()](const StageSpan& span) { trace->add(span); });
}

double RunObserver::parts_under_way() const {
  std::vector<RankActivities> activities;
  for (const std::string& payload : watchdog_.status_payloads()) {
    activities.push_back(mpi::unpacked<RankActivities>(payload).value_or(RankActivities{}));
  }
  return lsdeconv::parts_under_way(activities);
}

void RunObserver::flush() {
  activity_->flush();
  if (trace_) {
    trace_->flush();
  }
}

void RunObserver::join_trace() {
  if (!trace_ || !board_) {
    return;
  }
  for (const LostRank& lost : watchdog_.lost()) {
    trace_->mark(text("rank ", lost.rank, " lost: ", lost.reason));
  }
  trace_->flush();
  try {
    lsdeconv::join_trace(trace_path_, ranks_);
    log::info("trace: ", trace_path_.string());
  } catch (const std::exception& error) {
    log::warning(error.what(),
                 "; each rank's part is readable by itself: ", trace_part_path(trace_path_, 0).string(),
                 " and so on");
  }
}

} // namespace lsdeconv
