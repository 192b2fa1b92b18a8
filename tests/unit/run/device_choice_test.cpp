/// Which devices a list of indices and UUIDs means, and what is said where it means none.
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/run/device_choice.hpp"
#include "host/run/device_pool.hpp"
#include "tests/support/contains.hpp"

namespace ballast {
namespace {

using testing::contains;

CudaDevice device(int index, std::string uuid, std::string problem = "")
{
    CudaDevice one;
    one.index = index;
    one.uuid = std::move(uuid);
    one.name = "card";
    one.problem = std::move(problem);
    return one;
}

CudaStatus three_devices()
{
    CudaStatus status;
    status.built = true;
    status.devices = {device(0, "GPU-8c1f0000-aa"), device(1, "GPU-8c1f9999-bb"),
                      device(2, "MIG-77000000-cc", "its compute mode is prohibited")};
    return status;
}

CudaStatus no_devices()
{
    CudaStatus status;
    status.problem = "no NVIDIA driver was found";
    return status;
}

std::vector<int> indices(std::vector<CudaDevice> const& devices)
{
    std::vector<int> all;
    for (CudaDevice const& one : devices) {
        all.push_back(one.index);
    }
    return all;
}

/// A choice of devices that open well.
std::vector<CudaDevice> chosen(CudaStatus const& status, Backend backend,
                               std::vector<std::string> const& requested)
{
    return choose_devices(status, backend, requested, [](CudaDevice&) {});
}

/// Exit code and message of a choice that must fail.
std::pair<ExitCode, std::string> refusal(CudaStatus const& status, Backend backend,
                                         std::vector<std::string> const& requested)
{
    try {
        chosen(status, backend, requested);
    } catch (Error const& error) {
        return {error.code(), error.what()};
    }
    return {ExitCode::done, "not refused"};
}

TEST(DeviceChoice, TakesAllUsableDevicesWithoutAWish)
{
    EXPECT_EQ(indices(chosen(three_devices(), Backend::automatic, {})), (std::vector<int>{0, 1}));
    EXPECT_EQ(indices(chosen(three_devices(), Backend::cuda, {})), (std::vector<int>{0, 1}));
    EXPECT_TRUE(chosen(three_devices(), Backend::cpu, {}).empty());
    EXPECT_TRUE(chosen(no_devices(), Backend::automatic, {}).empty());
}

TEST(DeviceChoice, KnowsIndicesUuidsAndTheirBeginnings)
{
    EXPECT_EQ(indices(chosen(three_devices(), Backend::cuda, {"1", "0"})), (std::vector<int>{1, 0}))
        << "in the order asked for";
    EXPECT_EQ(indices(chosen(three_devices(), Backend::automatic, {"gpu-8C1F9"})), (std::vector<int>{1}));
    EXPECT_EQ(indices(chosen(three_devices(), Backend::cuda, {"GPU-8c1f0000-aa", "1"})),
              (std::vector<int>{0, 1}));
}

TEST(DeviceChoice, RefusesWhatMeansNoDeviceOrTwo)
{
    for (std::string const word : {"first", "-1", "0x1", "GPU-", "1.0", ""}) {
        EXPECT_EQ(refusal(three_devices(), Backend::cuda, {word}).first, ExitCode::usage) << word;
    }
    auto const [code, message] = refusal(three_devices(), Backend::cuda, {"GPU-8c1f"});
    EXPECT_EQ(code, ExitCode::usage);
    EXPECT_TRUE(contains(message, "GPU-8c1f0000-aa") && contains(message, "GPU-8c1f9999-bb")) << message;
    EXPECT_EQ(refusal(three_devices(), Backend::cuda, {"0", "GPU-8c1f0000"}).first, ExitCode::usage)
        << "the same device twice";
    EXPECT_EQ(refusal(three_devices(), Backend::cpu, {"0"}).first, ExitCode::usage);
}

TEST(DeviceChoice, SaysWhyADeviceIsNotToBeHad)
{
    auto const missing = refusal(three_devices(), Backend::automatic, {"3"});
    EXPECT_EQ(missing.first, ExitCode::device);
    EXPECT_TRUE(contains(missing.second, "--device 3")) << missing.second;
    auto const prohibited = refusal(three_devices(), Backend::cuda, {"MIG-77"});
    EXPECT_EQ(prohibited.first, ExitCode::device);
    EXPECT_TRUE(contains(prohibited.second, "prohibited")) << prohibited.second;
    for (std::vector<std::string> const& requested : {std::vector<std::string>{}, {"0"}}) {
        auto const none = refusal(no_devices(), Backend::cuda, requested);
        EXPECT_EQ(none.first, ExitCode::device);
        EXPECT_TRUE(contains(none.second, "no NVIDIA driver was found") &&
                    contains(none.second, "--backend cpu"))
            << none.second;
    }
    CudaStatus busy = three_devices();
    busy.devices.erase(busy.devices.begin(), busy.devices.begin() + 2);
    auto const unusable = refusal(busy, Backend::cuda, {});
    EXPECT_EQ(unusable.first, ExitCode::device);
    EXPECT_TRUE(contains(unusable.second, "prohibited")) << unusable.second;
    EXPECT_TRUE(chosen(busy, Backend::automatic, {}).empty());
}

TEST(DeviceChoice, OpensWhatIsUsedAndNothingElse)
{
    std::vector<int> opened;
    auto const open = [&opened](CudaDevice& one) {
        opened.push_back(one.index);
        one.free_bytes = 77;
        one.problem = one.index == 0 ? "another process has it" : "";
    };
    std::vector<CudaDevice> const all = choose_devices(three_devices(), Backend::automatic, {}, open);
    EXPECT_EQ(opened, (std::vector<int>{0, 1})) << "not the one that cannot simulate anyway";
    EXPECT_EQ(indices(all), std::vector<int>{1}) << "one that does not open is left out";
    EXPECT_EQ(all.front().free_bytes, 77U);
    opened.clear();
    EXPECT_EQ(indices(choose_devices(three_devices(), Backend::cuda, {"1"}, open)), std::vector<int>{1});
    EXPECT_EQ(opened, std::vector<int>{1});
    opened.clear();
    EXPECT_TRUE(choose_devices(three_devices(), Backend::cpu, {}, open).empty());
    EXPECT_TRUE(opened.empty());
    try {
        choose_devices(three_devices(), Backend::cuda, {"0"}, open);
        ADD_FAILURE() << "not refused";
    } catch (Error const& error) {
        EXPECT_EQ(error.code(), ExitCode::device);
        EXPECT_TRUE(contains(error.what(), "another process has it")) << error.what();
    }
}

TEST(DeviceChoice, ReadsMappingsAsTheyAreWritten)
{
    EXPECT_FALSE(mapping_of("auto").has_value());
    for (std::string const text : {"32:512", "16:256", "8:256", "global:256", "32:32", "global:1024"}) {
        ASSERT_TRUE(mapping_of(text).has_value()) << text;
        EXPECT_EQ(mapping_text(*mapping_of(text)), text);
    }
    EXPECT_EQ(mapping_of("16:256")->paths_per_block, 16);
    EXPECT_TRUE(mapping_of("16:256")->state_on_chip);
    EXPECT_EQ(mapping_of("global:256")->paths_per_block, 32);
    EXPECT_FALSE(mapping_of("global:256")->state_on_chip);
    for (std::string const text : {"", "32", "32:", ":256", "64:256", "32:100", "32:2048", "32:0", "global",
                                   "global:x", "chip:256", "32:256:1", "-8:256"}) {
        EXPECT_THROW(mapping_of(text), Error) << text;
    }
}

TEST(DeviceChoice, WritesVersionsAsPeopleDo)
{
    EXPECT_EQ(cuda_version_text(13000), "13.0");
    EXPECT_EQ(cuda_version_text(12080), "12.8");
}

}  // namespace
}  // namespace ballast
