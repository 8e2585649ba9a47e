#include "pretended_gpus.hpp"

#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/compute/devices.hpp"
#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::PretendedGpus;

constexpr const char* first_uuid = "GPU-12345678-9abc-def0-1122-334455667788";
constexpr const char* second_uuid = "GPU-aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";

std::string why_none(const PretendedGpus::Variable& variable) {
  const PretendedGpus gpus{variable};
  const DeviceList list = gpu_devices();
  EXPECT_TRUE(list.devices.empty());
  EXPECT_EQ(backend_row("cuda").unavailable(), list.why_none);
  EXPECT_THROW(backend_row("cuda").make({}), UserError);
  return list.why_none;
}

TEST(GpuDevices, AreDescribedAsNvidiaSmiDoes) {
  const PretendedGpus gpus{{"LSDECONV_PRETEND_GPUS", "2"},
                           {"LSDECONV_PRETEND_GPU_MEMORY", "1000000,2000000"},
                           {"LSDECONV_PRETEND_GPU_UUIDS", std::string(first_uuid) + "," + second_uuid}};
  const DeviceList list = gpu_devices();
  ASSERT_EQ(list.devices.size(), 2U);
  EXPECT_EQ(list.devices[0].uuid, first_uuid);
  EXPECT_EQ(list.devices[0].system_index, 0);
  EXPECT_EQ(list.devices[0].memory, 1000000);
  EXPECT_EQ(list.devices[1].ordinal, 1);
  EXPECT_EQ(list.devices[1].uuid, second_uuid);
  EXPECT_EQ(list.devices[1].pci_bus_id, "0000:02:00.0");
  EXPECT_EQ(list.devices[1].memory, 2000000);
  EXPECT_THAT(list.driver, AllOf(HasSubstr("580.00"), HasSubstr("CUDA 13.0")));
  EXPECT_EQ(list.why_none, "");
}

TEST(GpuDevices, KeepTheirNumbersWhereOthersAreHidden) {
  const PretendedGpus gpus{{"LSDECONV_PRETEND_GPUS", "4"}, {"CUDA_VISIBLE_DEVICES", "3,1"}};
  const DeviceList list = gpu_devices();
  ASSERT_EQ(list.devices.size(), 2U);
  EXPECT_EQ(list.devices[0].ordinal, 0);
  EXPECT_EQ(list.devices[0].system_index, 3);
  EXPECT_EQ(list.devices[1].system_index, 1);
}

TEST(GpuDevices, OneThatDoesNotAnswerIsLeftOut) {
  const PretendedGpus gpus{{"LSDECONV_PRETEND_GPUS", "3"},
                           {"LSDECONV_PRETEND_GPU_FAULT", "identify 1 cudaErrorUnknown device 1"}};
  const DeviceList list = gpu_devices();
  ASSERT_EQ(list.devices.size(), 2U);
  EXPECT_EQ(list.devices[1].ordinal, 2);
  EXPECT_EQ(list.why_none, "");
  ASSERT_EQ(list.unanswering.size(), 1U);
  EXPECT_EQ(list.unanswering[0].ordinal, 1);
  EXPECT_EQ(list.unanswering[0].pci_bus_id, "0000:02:00.0");
  EXPECT_THAT(list.fault, HasSubstr("does not answer: cudaErrorUnknown"));
}

std::vector<std::string> beside_slices(std::initializer_list<PretendedGpus::Variable> variables) {
  const PretendedGpus gpus(variables);
  std::vector<std::string> found;
  for (const Device& device : devices_beside_slices()) {
    found.push_back(std::to_string(device.system_index) + " " + device.uuid.substr(0, 5));
  }
  return found;
}

TEST(GpuDevices, SlicesAreListedBeforeCudaShowsOneOfThem) {
  const PretendedGpus::Variable three{"LSDECONV_PRETEND_GPUS", "3"};
  const PretendedGpus::Variable split{"LSDECONV_PRETEND_GPU_SLICES", "2,0"};
  EXPECT_THAT(beside_slices({three}), IsEmpty()) << "whole GPUs are left to CUDA";
  EXPECT_THAT(beside_slices({three, split}), ElementsAre("0 MIG-1", "0 MIG-2", "1 GPU-0", "2 GPU-0"));
  EXPECT_THAT(beside_slices({three, split, {"CUDA_VISIBLE_DEVICES", "2,1"}}), IsEmpty());
  EXPECT_THAT(beside_slices({three, split, {"CUDA_VISIBLE_DEVICES", "2,0"}}),
              ElementsAre("2 GPU-0", "0 MIG-1", "0 MIG-2"));
  EXPECT_THAT(beside_slices({three, split, {"CUDA_VISIBLE_DEVICES", "MIG-2"}}), ElementsAre("0 MIG-2"));
}

TEST(GpuDevices, AProcessSeesTheSliceThatItIsShown) {
  const PretendedGpus gpus{{"LSDECONV_PRETEND_GPU_SLICES", "3"}, {"CUDA_VISIBLE_DEVICES", "0"}};
  show_only(devices_beside_slices().at(1));
  cuda_on_host::reset();
  const DeviceList list = gpu_devices();
  ASSERT_EQ(list.devices.size(), 1U);
  EXPECT_EQ(list.devices[0].uuid, "MIG-20000000-0000-0000-0000-000000000001");
  EXPECT_EQ(list.devices[0].system_index, 0);
  EXPECT_THAT(list.devices[0].name, HasSubstr("MIG"));
}

TEST(GpuDevices, SayWhyThereAreNone) {
  EXPECT_THAT(why_none({"LSDECONV_PRETEND_GPU_DRIVER", "none"}), HasSubstr("no NVIDIA driver"));
  EXPECT_THAT(why_none({"LSDECONV_PRETEND_GPU_DRIVER", "old"}),
              AllOf(HasSubstr("too old"), HasSubstr("580.00"), HasSubstr("CUDA 11.4"), HasSubstr("13.0")));
  EXPECT_THAT(why_none({"LSDECONV_PRETEND_GPU_DRIVER", "broken"}), HasSubstr("cudaErrorUnknown"));
  EXPECT_THAT(why_none({"LSDECONV_PRETEND_GPUS", "0"}), HasSubstr("finds no GPU"));
  EXPECT_THAT(why_none({"CUDA_VISIBLE_DEVICES", ""}), HasSubstr("CUDA_VISIBLE_DEVICES"));
}

TEST(GpuDevices, ABackendIsOnlyMadeOfOneThatIsThere) {
  const PretendedGpus gpus{{"LSDECONV_PRETEND_GPUS", "2"}};
  EXPECT_THROW(backend_row("cuda").make({.device = 2}), UserError);
  EXPECT_THROW(backend_row("cuda").make({.device = -1}), UserError);
  EXPECT_THAT(backend_row("cuda").make({.device = 1})->description(),
              AllOf(HasSubstr("GPU 1 of node"), HasSubstr("GPU-00000000-0000-0000-0000-000000000002")));
}

} // namespace
} // namespace lsdeconv
