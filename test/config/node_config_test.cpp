#include "config/node_config.hpp"
#include "test/config/sample_furl.hpp"
#include "test/support/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <fstream>

namespace tahoe::node_config_test {
namespace fs = std::filesystem;

namespace {

void put(const fs::path& path, std::string_view text) {
  std::ofstream{path} << text;
}

} // namespace

TEST_SUITE_BEGIN("node_config");

TEST_CASE("a directory is loaded with its one-value files") {
  test::temporary_directory dir;
  auto& root = dir.path();
  put(root / "tahoe.cfg", "[client]\nenabled = true\n");
  put(root / "webport", "8080\n");
  put(root / "introducer.furl", test::sample_furl('a') + "\n");
  put(root / "vdrive.furl", test::sample_furl('c') + "\n");
  put(root / "advertised_ip_addresses", "10.0.0.1\n");
  put(root / "tub.port", "77\n");
  put(root / "authorized_keys.8022", "");
  auto config = load_node_config(root);
  REQUIRE(config);
  CHECK(config->directory.root() == root);
  CHECK(config->storage.directory == root / "storage");
  CHECK(config->web == listen_endpoint{"127.0.0.1", 8080});
  CHECK(config->introducers.size() == 1);
  CHECK(config->vdrives.size() == 1);
  CHECK(config->tub.hints == std::vector<location_hint>{{"10.0.0.1", 0}});
  CHECK(config->tub.listen == listen_endpoint{"", 77});
  CHECK(config->console_ports == std::vector<uint16_t>{8022});
}

TEST_CASE("what is no node directory is told") {
  test::temporary_directory dir;
  put(dir.path() / "file", "");
  for (auto path : {dir.path(), dir.path() / "missing", dir.path() / "file"}) {
    auto config = load_node_config(path);
    REQUIRE(!config);
    CHECK(code_of(config.error()) == ec::not_found);
    CHECK(describe(config.error())
            .find("is not a node directory: it has no tahoe.cfg")
          != std::string::npos);
  }
}

TEST_CASE("mistakes come one a line, each with its file and line") {
  test::temporary_directory dir;
  put(dir.path() / "tahoe.cfg", "[client]\nenabled = 1\ncolour = red\n");
  put(dir.path() / "tub.port", "x");
  auto config = load_node_config(dir.path());
  REQUIRE(!config);
  CHECK(code_of(config.error()) == ec::malformed);
  auto text = describe(config.error());
  CHECK(text.find("\ntahoe.cfg:3: [client] colour: unknown key") != text.npos);
  CHECK(text.find("tub.port: expected a port") != text.npos);
}

TEST_CASE("a file too large to be a configuration is not read") {
  test::temporary_directory dir;
  put(dir.path() / "tahoe.cfg", std::string(1024 * 1024 + 1, '#'));
  auto config = load_node_config(dir.path());
  REQUIRE(!config);
  CHECK(code_of(config.error()) == ec::malformed);
  put(dir.path() / "tahoe.cfg", "[client]\nenabled = 1\n");
  put(dir.path() / "webport", std::string(64 * 1024 + 1, '1'));
  CHECK(!load_node_config(dir.path()));
  fs::remove(dir.path() / "webport");
  fs::create_directory(dir.path() / "webport");
  CHECK(!load_node_config(dir.path()));
}

TEST_SUITE_END();

} // namespace tahoe::node_config_test
