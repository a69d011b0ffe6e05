#include "actors/log_levels.hpp"
#include "test/support/source_root.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace tahoe::log_levels_test {

TEST_SUITE_BEGIN("log_levels");

TEST_CASE("each component begins as configured") {
  log_levels levels{{log_level::warning, {{"tub", log_level::debug}}}};
  CHECK(levels.of("tub") == log_level::debug);
  CHECK(levels.of("web") == log_level::warning);
  CHECK(levels.all().size() == log_components.size());
}

TEST_CASE("levels change one by one or all at once") {
  log_levels levels{{}};
  auto& web = levels.of("web");
  CHECK(levels.set("web", log_level::trace));
  CHECK(web == log_level::trace);
  CHECK(levels.of("tub") == log_level::info);
  levels.set_all(log_level::error);
  for (auto& [component, level] : levels.all())
    CHECK(level == log_level::error);
}

TEST_CASE("an unknown component is an error that names the known ones") {
  log_levels levels{{}};
  auto done = levels.set("webb", log_level::debug);
  REQUIRE_FALSE(done);
  CHECK(code_of(done.error()) == ec::not_found);
  CHECK(describe(done.error()).find("walker, web") != std::string::npos);
  CHECK(&levels.of("webb") == &levels.of("node"));
}

TEST_CASE("components are known by name, in order") {
  CHECK(std::is_sorted(log_components.begin(), log_components.end()));
  std::regex named{R"(\.named\("([^"]*)\"\))"};
  size_t seen = 0;
  for (auto folder : {"actors", "web"})
    for (auto& entry : std::filesystem::recursive_directory_iterator{
           test::source_root() / folder}) {
      if (entry.path().extension() != ".cpp")
        continue;
      std::ostringstream text;
      text << std::ifstream{entry.path()}.rdbuf();
      auto source = text.str();
      for (std::sregex_iterator i{source.begin(), source.end(), named}, end;
           i != end; ++i, ++seen)
        CHECK_MESSAGE(std::count(log_components.begin(), log_components.end(),
                                 (*i)[1].str())
                        == 1,
                      (*i)[1].str());
    }
  CHECK(seen > 10);
}

TEST_SUITE_END();

} // namespace tahoe::log_levels_test
