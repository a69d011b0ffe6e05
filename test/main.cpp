#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdio>

namespace {

doctest::TestRunStats seen;

/// Keeps the totals: doctest alone answers 0 when a misspelt suite ran nothing.
struct totals : doctest::IReporter {
  explicit totals(const doctest::ContextOptions&) {}
  void report_query(const doctest::QueryData&) override {}
  void test_run_start() override {}
  void test_run_end(const doctest::TestRunStats& stats) override {
    seen = stats;
  }
  void test_case_start(const doctest::TestCaseData&) override {}
  void test_case_reenter(const doctest::TestCaseData&) override {}
  void test_case_end(const doctest::CurrentTestCaseStats&) override {}
  void test_case_exception(const doctest::TestCaseException&) override {}
  void subcase_start(const doctest::SubcaseSignature&) override {}
  void subcase_end() override {}
  void log_assert(const doctest::AssertData&) override {}
  void log_message(const doctest::MessageData&) override {}
  void test_case_skipped(const doctest::TestCaseData&) override {}
};

REGISTER_LISTENER("totals", 1, totals);

} // namespace

int main(int argc, char** argv) {
  doctest::Context context{argc, argv};
  int result = context.run();
  if (context.shouldExit())
    return result;
  // test/run.sh adds these lines up.
  std::printf("cases: %u passed, %u failed\n",
              seen.numTestCasesPassingFilters - seen.numTestCasesFailed,
              seen.numTestCasesFailed);
  return result != 0 || seen.numTestCasesPassingFilters == 0 ? 1 : 0;
}
