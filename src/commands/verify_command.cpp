#include "lsdeconv/commands/commands.hpp"
#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/standard_output.hpp"
#include "lsdeconv/io/checkpoint/checkpoint.hpp"
#include "lsdeconv/run/finished_blocks.hpp"
#include "lsdeconv/run/preparation/found_layout.hpp"
#include "lsdeconv/run/preparation/plan_json.hpp"
#include "lsdeconv/run/preparation/run_json.hpp"

#include <nlohmann/json.hpp>

namespace lsdeconv {
namespace {

using Json = nlohmann::ordered_json;

std::string result_text(const BlockCheck& check, const Checkpoint& checkpoint) {
  return text("done and as they were written: ", check.intact, " of ",
              count_text(checkpoint.block_count(), "block"), ", ", check.damaged.size(), " damaged\n");
}

std::string result_json(const std::filesystem::path& path, const BlockCheck& check,
                        const Checkpoint& checkpoint) {
  Json damaged = Json::array();
  for (const BlockId id : check.damaged) {
    const Box3 box = checkpoint.core(id);
    damaged.push_back(
        {{"block", id.value}, {"begin_zyx", extent_json(box.begin)}, {"end_zyx", extent_json(box.end)}});
  }
  Json json{{"version", 1},
            {"checkpoint", path.string()},
            {"blocks", checkpoint.block_count()},
            {"blocks_intact", check.intact},
            {"blocks_damaged", damaged}};
  if (!check.damaged.empty()) {
    json["error"] =
        text(count_text(std::ssize(check.damaged), "block"), check.damaged.size() == 1 ? " is" : " are",
             " not as written; start the run again, which computes what is damaged");
  }
  return json_text(json);
}

} // namespace

int command::verify(const RunConfig& config, const mpi::Communicator& ranks) {
  const std::filesystem::path path = found_layout(config, ranks).checkpoint;
  Checkpoint checkpoint(path, ranks, Checkpoint::Access::read);
  const BlockCheck check = check_finished_blocks(
      checkpoint, [] { return false; }, ranks);
  ranks.all_or_none([&] {
    if (ranks.is_root()) {
      for (const BlockId id : check.damaged) {
        log::error("block ", id, " [", checkpoint.core(id),
                   "] is not as it was written (its checksum differs)");
      }
      standard_output::print(config.json ? result_json(path, check, checkpoint)
                                         : result_text(check, checkpoint));
    }
  });
  checkpoint.close();
  return check.damaged.empty() ? 0 : 1;
}

} // namespace lsdeconv
