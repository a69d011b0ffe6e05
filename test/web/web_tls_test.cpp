#include "test/support/temporary_directory.hpp"
#include "web/server/web_tls.hpp"

#include <doctest/doctest.h>

#include <fstream>

namespace tahoe::web_tls_test {

using test::temporary_directory;
namespace fs = std::filesystem;

TEST_SUITE_BEGIN("web_tls");

TEST_CASE("a certificate is made once and kept for its owner") {
  temporary_directory directory;
  auto path = directory.path() / "web.pem";
  auto made = load_web_tls({}, path, {"localhost", "127.0.0.1", "::1"});
  REQUIRE(made);
  CHECK(made->fingerprint.size() == 32 * 3 - 1);
  CHECK(made->pin.size() == std::string{"sha256//"}.size() + 44);
  CHECK(fs::status(path).permissions()
        == (fs::perms::owner_read | fs::perms::owner_write));
  auto again = load_web_tls({}, path, {"other"});
  REQUIRE(again);
  CHECK(again->fingerprint == made->fingerprint);
  CHECK(again->pin == made->pin);
  temporary_directory elsewhere;
  auto other = load_web_tls({}, elsewhere.path() / "web.pem", {"localhost"});
  REQUIRE(other);
  CHECK(other->fingerprint != made->fingerprint);
}

TEST_CASE("files that are named are used, and what is wrong is named") {
  temporary_directory directory;
  auto pem = directory.path() / "both.pem";
  auto own = load_web_tls({}, pem, {"localhost"});
  REQUIRE(own);
  auto unused = directory.path() / "unused";
  auto named = load_web_tls({pem, pem}, unused, {});
  REQUIRE(named);
  CHECK(named->fingerprint == own->fingerprint);
  CHECK_FALSE(fs::exists(unused));
  auto other = directory.path() / "other.pem";
  REQUIRE(load_web_tls({}, other, {"localhost"}));
  auto garbage = directory.path() / "garbage";
  std::ofstream{garbage} << "nothing";
  auto missing = directory.path() / "missing";
  auto problem = [&](const fs::path& key, const fs::path& certificate) {
    auto loaded = load_web_tls({key, certificate}, unused, {});
    return loaded ? "" : describe(loaded.error());
  };
  CHECK(problem(other, pem).find("other.pem") != std::string::npos);
  CHECK(problem(garbage, pem).find("garbage") != std::string::npos);
  CHECK(problem(pem, garbage).find("garbage") != std::string::npos);
  CHECK(problem(missing, pem).find("missing") != std::string::npos);
  CHECK(problem(pem, missing).find("missing") != std::string::npos);
}

TEST_CASE("a damaged certificate of our own is left alone") {
  temporary_directory directory;
  auto path = directory.path() / "web.pem";
  std::ofstream{path} << "damaged";
  auto loaded = load_web_tls({}, path, {"localhost"});
  REQUIRE_FALSE(loaded);
  CHECK(code_of(loaded.error()) == ec::malformed);
  CHECK(fs::file_size(path) == 7);
}

TEST_SUITE_END();

} // namespace tahoe::web_tls_test
