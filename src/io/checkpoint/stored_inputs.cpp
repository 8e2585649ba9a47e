#include "stored_inputs.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/text_hash.hpp"
#include "lsdeconv/sys/hdf5/attributes.hpp"

namespace lsdeconv {
namespace {

constexpr const char* states_name = "/inputs/state";
constexpr const char* states_digest_name = "digest";

/// InputFile::changed and middle of every file, two numbers each.
std::vector<std::int64_t> states_of(const std::vector<InputFile>& inputs) {
  std::vector<std::int64_t> states;
  for (const InputFile& input : inputs) {
    states.push_back(input.changed);
    states.push_back(static_cast<std::int64_t>(input.middle));
  }
  return states;
}

/// Of their own, so that earlier versions of the program still read the file.
std::int64_t states_digest(const std::vector<std::int64_t>& states) {
  return static_cast<std::int64_t>(text_hash(
      {reinterpret_cast<const char*>(states.data()), states.size() * sizeof(std::int64_t)}, empty_text_hash));
}

void write_states(const hdf5::File& file, const std::vector<InputFile>& inputs) {
  const std::vector<std::int64_t> states = states_of(inputs);
  const hdf5::Dataset dataset =
      file.create_dataset<std::int64_t>(states_name, {inputs.size(), 2}, hdf5::Fill::nothing);
  dataset.write_all(states);
  hdf5::write_integers_attribute(dataset.handle(), states_digest_name, {states_digest(states)});
}

/// Leaves zeros in checkpoints of versions that did not store them.
void read_states(const hdf5::File& file, std::vector<InputFile>& inputs) {
  if (!file.has(states_name)) {
    return;
  }
  const hdf5::Dataset dataset = file.dataset(states_name);
  const auto states = dataset.read_all<std::int64_t>();
  if (states.size() != 2 * inputs.size()
      || hdf5::read_integers_attribute(dataset.handle(), states_digest_name)
             != std::vector{states_digest(states)}) {
    throw Error(text(states_name, " is damaged (its checksum differs)"));
  }
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    inputs[i].changed = states[2 * i];
    inputs[i].middle = static_cast<std::uint64_t>(states[2 * i + 1]);
  }
}

/// InputFile::z of every file: -1 in checkpoints of versions that did not store it.
std::vector<std::int64_t> read_places(const hdf5::File& file, std::size_t files) {
  if (!file.has("/inputs/z")) {
    return std::vector<std::int64_t>(files, -1);
  }
  std::vector<std::int64_t> places = file.dataset("/inputs/z").read_all<std::int64_t>();
  if (places.size() != files) {
    throw Error("the datasets of /inputs differ in length");
  }
  return places;
}

} // namespace

void write_inputs(const hdf5::File& file, const std::vector<InputFile>& inputs) {
  std::vector<std::string> names;
  std::vector<std::int64_t> sizes;
  std::vector<std::int64_t> times;
  std::vector<std::int64_t> places;
  for (const InputFile& input : inputs) {
    names.push_back(input.name);
    sizes.push_back(input.size);
    times.push_back(input.modified);
    places.push_back(input.z);
  }
  (void)file.create_group("/inputs");
  file.create_texts("/inputs/name", names);
  file.create_dataset<std::int64_t>("/inputs/size", {inputs.size()}, hdf5::Fill::nothing).write_all(sizes);
  file.create_dataset<std::int64_t>("/inputs/modified", {inputs.size()}, hdf5::Fill::nothing)
      .write_all(times);
  file.create_dataset<std::int64_t>("/inputs/z", {inputs.size()}, hdf5::Fill::nothing).write_all(places);
  write_states(file, inputs);
}

std::vector<InputFile> read_inputs(const hdf5::File& file) {
  const std::vector<std::string> names = file.dataset("/inputs/name").read_texts();
  const auto sizes = file.dataset("/inputs/size").read_all<std::int64_t>();
  const auto times = file.dataset("/inputs/modified").read_all<std::int64_t>();
  if (sizes.size() != names.size() || times.size() != names.size()) {
    throw Error("the datasets of /inputs differ in length");
  }
  std::vector<InputFile> inputs;
  const std::vector<std::int64_t> places = read_places(file, names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    inputs.push_back({names[i], sizes[i], times[i], places[i]});
  }
  read_states(file, inputs);
  return inputs;
}

} // namespace lsdeconv
