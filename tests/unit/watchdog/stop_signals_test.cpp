#include "lsdeconv/watchdog/stop_signals.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace lsdeconv {
namespace {

/// Other tests of this process find its signals as they were.
class HeldBackSignals : public ::testing::Test {
protected:
  void SetUp() override {
    (void)pthread_sigmask(SIG_BLOCK, nullptr, &mask_);
    hold_back_stop_requests();
  }
  void TearDown() override { (void)pthread_sigmask(SIG_SETMASK, &mask_, nullptr); }

private:
  sigset_t mask_{};
};

TEST(StopSignals, RememberTheFirst) {
  const StopSignals signals;
  EXPECT_EQ(StopSignals::first(), 0);
  (void)std::raise(SIGTERM);
  (void)std::raise(SIGUSR1);
  EXPECT_EQ(signal_name(StopSignals::first()), "SIGTERM");
}

TEST(StopSignals, AreUrgentWhenATerminationComesBesidesAnotherSignal) {
  const StopSignals signals;
  (void)std::raise(SIGUSR1);
  (void)std::raise(SIGUSR1);
  EXPECT_FALSE(StopSignals::urgent()) << "launchers may pass the same signal on twice";
  (void)std::raise(SIGTERM);
  EXPECT_TRUE(StopSignals::urgent());
}

TEST(StopSignals, AreForgottenByTheNextObject) {
  {
    const StopSignals signals;
    (void)std::raise(SIGINT);
  }
  const StopSignals signals;
  EXPECT_EQ(StopSignals::first(), 0);
}

TEST_F(HeldBackSignals, AreCaughtAsSoonAsTheyCanBe) {
  (void)std::raise(SIGUSR1);
  const StopSignals signals;
  EXPECT_EQ(signal_name(StopSignals::first()), "SIGUSR1");
}

TEST_F(HeldBackSignals, AreHeldBackAgainAfterwards) {
  { const StopSignals signals; }
  (void)std::raise(SIGUSR1);
  const StopSignals signals;
  EXPECT_EQ(signal_name(StopSignals::first()), "SIGUSR1");
}

TEST(StopSignalsDeathTest, TheSecondTerminationEndsTheProcess) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        const StopSignals signals;
        (void)std::raise(SIGINT);
        (void)std::raise(SIGTERM);
      },
      ::testing::KilledBySignal(SIGTERM), "");
}

TEST(StopSignalsDeathTest, HaveTheirOrdinaryEffectAgainAfterwards) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        { const StopSignals signals; }
        (void)std::raise(SIGUSR1);
      },
      ::testing::KilledBySignal(SIGUSR1), "");
}

} // namespace
} // namespace lsdeconv
