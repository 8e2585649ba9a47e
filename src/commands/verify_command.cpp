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

/// What is damaged of a checkpoint.
struct Damage {
  std::vector<BlockId> blocks;
  std::vector<std::string> parts; ///< Of the rest of the file, a sentence each.

  [[nodiscard]] bool none() const { return blocks.empty() && parts.empty(); }
};

/// What helps where it is not the blocks that are damaged.
constexpr const char* advice_for_parts = "export what is finished, and start over with --no-resume if it is "
                                         "to be continued, which estimates it again";

std::string error_of(const Damage& damage) {
  const auto blocks = std::ssize(damage.blocks);
  std::string error = blocks == 0
                          ? ""
                          : text(count_text(blocks, "block"), blocks == 1 ? " is" : " are",
                                 " not as written; start the run again, which computes what is damaged");
  if (!damage.parts.empty()) {
    error += text(error.empty() ? "" : "; ", "more of the checkpoint is damaged; ", advice_for_parts);
  }
  return error;
}

void log_damage(const Damage& damage, const Checkpoint& checkpoint) {
  for (const BlockId id : damage.blocks) {
    log::error("block ", id, " [", checkpoint.core(id), "] is not as it was written (its checksum differs)");
  }
  for (const std::string& part : damage.parts) {
    log::error(part, "; ", advice_for_parts);
  }
}

std::string result_text(const BlockCheck& check, const Checkpoint& checkpoint) {
  return text("done and as they were written: ", check.intact, " of ",
              count_text(checkpoint.block_count(), "block"), ", ", check.damaged.size(), " damaged\n");
}

std::string result_json(const std::filesystem::path& path, const BlockCheck& check, const Damage& damage,
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
            {"blocks_damaged", damaged},
            {"parts_damaged", damage.parts}};
  if (!damage.none()) {
    json["error"] = error_of(damage);
  }
  return json_text(json);
}

} // namespace

int command::verify(const RunConfig& config, const mpi::Communicator& ranks) {
  const std::filesystem::path path = found_layout(config, ranks).checkpoint;
  Checkpoint checkpoint(path, ranks, Checkpoint::Access::read);
  const BlockCheck check = check_finished_blocks(
      checkpoint, [] { return false; }, ranks);
  const bool sound = ranks.on_root([&] {
    const Damage damage{check.damaged, checkpoint.damaged_parts()};
    log_damage(damage, checkpoint);
    standard_output::print(config.json ? result_json(path, check, damage, checkpoint)
                                       : result_text(check, checkpoint));
    return static_cast<std::int64_t>(damage.none());
  }) != 0;
  checkpoint.close();
  return sound ? 0 : 1;
}

} // namespace lsdeconv
