#include "lsdeconv/commands/commands.hpp"
#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/readable_file.hpp"
#include "lsdeconv/core/standard_output.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/pages/page_file.hpp"
#include "lsdeconv/run/input/input_stages.hpp"
#include "lsdeconv/run/page/run_page.hpp"
#include "lsdeconv/run/placement/worker_share.hpp"
#include "lsdeconv/run/preparation/found_layout.hpp"
#include "lsdeconv/run/preparation/run_json.hpp"
#include "lsdeconv/run/report_document.hpp"

#include <nlohmann/json.hpp>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

/// The parameters that the run of the checkpoint was given, but how this process computes. Those that another
/// version of the program has stored keep their defaults.
RunConfig config_of(const CheckpointMetadata& content, const RunConfig& now) {
  RunConfig config;
  for (const auto& [name, value] : content.parameters) {
    try {
      set_parameter(config, name, value);
    } catch (const UserError&) {
      continue;
    }
  }
  config.threads = now.threads;
  config.memory = now.memory;
  config.stage_dir.clear();
  return config;
}

/// The input of the run of a checkpoint, where it can still be read.
struct ReachedInput {
  OpenedInput input;
  RawData raw;
};

/// Opens the input of the run without its filters. Collective over `ranks`.
ReachedInput reached_input(const Checkpoint& checkpoint, const RunConfig& now,
                           const mpi::Communicator& ranks) {
  ReachedInput reached;
  const CheckpointMetadata& content = checkpoint.metadata();
  const RunConfig config = config_of(content, now);
  const RunManifest manifest = RunManifest::from_text(content.run);
  try {
    reached.input = open_input(config, share_node(config, ranks), ranks);
    use_masks(reached.input, config, manifest.masks);
    reached.raw.reader = reached.input.reader.get();
    reached.raw.offset = remaining_offset(config) + manifest.scale.background;
    if (reached.input.reader->description().extent != content.volume) {
      reached.raw = {nullptr, 0, "the input is not what it was: its extent differs"};
    }
  } catch (const Error& error) {
    reached.raw = {nullptr, 0, error.what()};
  }
  return reached;
}

/// The text of the report of the checkpoint's result; empty where there is none.
std::string report_of(const fs::path& path, const CheckpointMetadata& content) {
  std::string report = text_of_file(path).value_or("");
  return is_report_of(report, fingerprint(content)) ? report : std::string();
}

std::string result_text(const RunConfig& config, const fs::path& page, const fs::path& path,
                        const Checkpoint& checkpoint) {
  if (!config.json) {
    return text("page: ", page.string(), "\n");
  }
  return json_text({{"version", 1},
                    {"checkpoint", path.string()},
                    {"page", page.string()},
                    {"blocks", checkpoint.block_count()},
                    {"blocks_done", checkpoint.done_count()}});
}

} // namespace

int command::report(const RunConfig& config, const mpi::Communicator& ranks) {
  RunConfig of_run = config;
  of_run.output.clear(); // it names the page
  const OutputLayout layout = found_layout(of_run, ranks);
  const fs::path page = config.output.empty() ? page_path(layout.report) : fs::absolute(config.output);
  ranks.all_or_none([&] {
    if (ranks.is_root()) {
      require_page_place(page, "--output");
    }
  });
  Checkpoint checkpoint(layout.checkpoint, ranks, Checkpoint::Access::read);
  const ReachedInput reached = reached_input(checkpoint, config, ranks);
  ranks.all_or_none([&] {
    if (ranks.is_root()) {
      const std::string report = report_of(layout.report, checkpoint.metadata());
      const std::string html = run_page({checkpoint, layout.checkpoint, report, reached.raw});
      if (const std::string failure = write_page(page, html); !failure.empty()) {
        throw Error(failure);
      }
      standard_output::print(result_text(config, page, layout.checkpoint, checkpoint));
    }
  });
  checkpoint.close();
  return 0;
}

} // namespace lsdeconv
