#include "lsdeconv/core/version.hpp"
#include "lsdeconv/run/prepared/provenance.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;

TEST(Provenance, TellsHowWhenWhereAndByWhichProgram) {
  const Invocation invocation{.words = {"lsdeconv", "-i", "a b"},
                              .working_directory = "/data",
                              .started = 1000000000,
                              .environment = {{"OMP_NUM_THREADS", "2"}, {"SLURM_JOB_ID", "17"}}};
  const auto made =
      provenance(invocation,
                 machines_of({"n1", "n1", "n2"}, {"cpu: 2 threads, FFTW 3.3.10", "cuda: GPU, cuFFT 11.0.2"}));
  EXPECT_EQ(made.at("command"), "lsdeconv -i 'a b'");
  EXPECT_EQ(made.at("working-directory"), "/data");
  EXPECT_EQ(made.at("program"), program_version());
  EXPECT_EQ(made.at("started"), iso_time_text(1000000000));
  EXPECT_EQ(made.at("hosts"), "n1\nn2");
  EXPECT_EQ(made.at("environment"), "OMP_NUM_THREADS=2\nSLURM_JOB_ID=17");
  for (const char* library : {"HDF5 ", "libtiff ", "FFTW 3.3.10", "cuFFT 11.0.2"}) {
    EXPECT_THAT(made.at("libraries"), HasSubstr(library));
  }
}

TEST(Provenance, ListsEveryKindOfDeviceOnce) {
  const RunMachines machines = machines_of({"n2", "n1", "n2"}, {"b", "a", "b"});
  EXPECT_EQ(machines.hosts, (std::vector<std::string>{"n2", "n1"})) << "in the order of the ranks";
  EXPECT_EQ(machines.devices, (std::vector<std::string>{"b", "a"}));
}

} // namespace
} // namespace lsdeconv
