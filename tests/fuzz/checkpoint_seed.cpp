/// checkpoint_seed FOLDER: writes the corpus of the checkpoint fuzzer, in the format of this version.

#include "fuzz_support.hpp"
#include "support/checkpoint_sample.hpp"

namespace lsdeconv::testing {
namespace {

void write_seed(const std::filesystem::path& path, const CheckpointMetadata& content) {
  Checkpoint::create(path, content);
  Checkpoint checkpoint(path, single_rank(), Checkpoint::Access::write);
  write_sample(checkpoint, BlockId{0});
  checkpoint.mark_done({BlockId{0}});
  checkpoint.close();
}

} // namespace
} // namespace lsdeconv::testing

int main(int /*argc*/, char** argv) {
  using namespace lsdeconv;
  const std::filesystem::path folder(argv[1]);
  CheckpointMetadata content = testing::sample_content({4, 6, 5}, {4, 6, 5});
  testing::write_seed(folder / "one_block", content);
  content = testing::sample_content({5, 6, 7}, {2, 3, 4});
  content.fields["stripe-maps"] = std::make_shared<const Volume<float>>(Extent3{2, 3, 4});
  testing::write_seed(folder / "fields", content);
  content = testing::sample_content({5, 6, 7}, {2, 3, 4});
  content.projections = ProjectionGrid{{1, 2, 1}, {3, 2, 2}};
  testing::write_seed(folder / "projections", content);
  content.stored = half_precision_up_to(1000);
  testing::write_seed(folder / "half_precision", content);
  return 0;
}
