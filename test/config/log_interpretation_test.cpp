#include "test/config/interpreted.hpp"

#include <doctest/doctest.h>

namespace tahoe::log_interpretation_test {

using test::client;
using test::complaint;

TEST_SUITE_BEGIN("log_interpretation");

TEST_CASE("components have the common level or one of their own") {
  auto plain = client("node", "");
  CHECK(plain.config.log.level == log_level::info);
  CHECK(plain.config.log.levels.empty());
  CHECK(plain.config.log.format == log_format::text);
  auto cfg = client("node", "log.level = warning\nlog.format = json\n"
                            "log.levels = tub=debug ,vdrive-client = error\n");
  CHECK(cfg.mistakes_text() == "");
  CHECK(cfg.config.log.level == log_level::warning);
  CHECK(cfg.config.log.format == log_format::json);
  CHECK(cfg.config.log.levels
        == decltype(log_config::levels){{"tub", log_level::debug},
                                        {"vdrive-client", log_level::error}});
  CHECK(client("node", "log.levels =\n").mistakes_text() == "");
}

TEST_CASE("a mistake is told with its line and what was expected") {
  CHECK(complaint("node", "log.format = xml")
        == "tahoe.cfg:4: [node] log.format: expected text or json, not "
           "\"xml\"");
  CHECK(complaint("node", "log.format =").find("expected text or json")
        != std::string::npos);
  for (auto text :
       {"tub", "tub=", "=debug", "tub=loud", "tube=debug", "tub=debug,",
        "tub=debug,tub=info", "tub=debug=info", "tub:debug"}) {
    auto said = complaint("node", std::string{"log.levels = "} + text);
    CHECK_MESSAGE(said.find("tahoe.cfg:4: [node] log.levels: expected "
                            "COMPONENT=LEVEL")
                    == 0,
                  text);
    CHECK(said.find("vdrive-client, walker or web") != std::string::npos);
  }
}

TEST_SUITE_END();

} // namespace tahoe::log_interpretation_test
