#include "config/node_creation.hpp"
#include "config/small_file.hpp"
#include "test/config/sample_furl.hpp"
#include "test/support/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <climits>
#include <fstream>

namespace tahoe::node_creation_test {
namespace fs = std::filesystem;

namespace {

struct new_node {
  caf::expected<void> create() { return create_node_directory(options); }

  /// Creates the node and loads it.
  node_config made() {
    auto created = create();
    REQUIRE_MESSAGE(created, describe(created.error()));
    auto config = load_node_config(options.directory);
    REQUIRE_MESSAGE(config, describe(config.error()));
    return *config;
  }

  /// What is said when the node cannot be made, which leaves no trace.
  std::string refusal() {
    auto created = create();
    REQUIRE(!created);
    CHECK(!fs::exists(options.directory));
    return describe(created.error());
  }

  test::temporary_directory disk;
  creation_options options{.directory = disk.path() / "node",
                           .roles = client_node,
                           .nickname = {},
                           .introducer = {},
                           .vdrive = {},
                           .web_port = {},
                           .tub_port = {},
                           .location = {},
                           .hostname = {},
                           .shares_needed = {},
                           .shares_happy = {},
                           .shares_total = {},
                           .storage_dir = {}};
};

unsigned mode_of(const fs::path& path) {
  return static_cast<unsigned>(fs::status(path).permissions());
}

} // namespace

TEST_SUITE_BEGIN("node_creation");

TEST_CASE("each kind of node has its roles") {
  for (auto roles : {introducer_node, vdrive_node, storage_node, client_node,
                     storage_and_client_node}) {
    new_node x;
    x.options.roles = roles;
    auto config = x.made();
    CHECK(config.roles.introducer == roles.introducer);
    CHECK(config.roles.vdrive == roles.vdrive);
    CHECK(config.roles.storage == roles.storage);
    CHECK(config.roles.client == roles.client);
    CHECK(config.web.has_value() == roles.client);
  }
}

TEST_CASE("a node made without options has the defaults") {
  new_node x;
  auto config = x.made();
  CHECK(config.nickname == "<unspecified>");
  CHECK(config.web == listen_endpoint{"127.0.0.1", 3456});
  CHECK(config.tub.listen == listen_endpoint{"", 0});
  CHECK(config.tub.detect_addresses);
  CHECK(config.encoding.needed_shares == 3);
  CHECK(config.encoding.shares_of_happiness == 7);
  CHECK(config.encoding.total_shares == 10);
  CHECK(config.storage.directory == x.options.directory / "storage");
}

TEST_CASE("every option arrives in the configuration") {
  new_node x;
  x.options.nickname = "Ännchen # 2";
  x.options.introducer = test::sample_furl('a');
  x.options.vdrive = test::sample_furl('c');
  x.options.web_port = "ssl:4567:interface=0.0.0.0";
  x.options.tub_port = "10.0.0.1:99";
  x.options.location = "example.org:99,AUTO";
  x.options.shares_needed = 2;
  x.options.shares_happy = 4;
  x.options.shares_total = 5;
  x.options.storage_dir = "/srv/shares";
  auto config = x.made();
  CHECK(config.nickname == "Ännchen # 2");
  REQUIRE(config.introducers.size() == 1);
  CHECK(config.introducers[0].to_uri() == test::sample_furl('a'));
  REQUIRE(config.vdrives.size() == 1);
  CHECK(config.vdrives[0].to_uri() == test::sample_furl('c'));
  CHECK(config.web == listen_endpoint{"0.0.0.0", 4567});
  CHECK(config.tub.listen == listen_endpoint{"10.0.0.1", 99});
  CHECK(config.tub.hints == std::vector<location_hint>{{"example.org", 99}});
  CHECK(config.tub.detect_addresses);
  CHECK(config.encoding.needed_shares == 2);
  CHECK(config.encoding.shares_of_happiness == 4);
  CHECK(config.encoding.total_shares == 5);
  CHECK(config.storage.directory == "/srv/shares");
}

TEST_CASE("secrets are for their owner alone, and not in tahoe.cfg") {
  new_node x;
  x.options.introducer = test::sample_furl();
  x.made();
  auto& root = x.options.directory;
  CHECK(mode_of(root / "private") == 0700);
  CHECK(mode_of(root / "introducer.furl") == 0600);
  CHECK(mode_of(root / "tahoe.cfg") == 0644);
  auto cfg = read_text(root / "tahoe.cfg", 100'000);
  REQUIRE(cfg);
  CHECK(cfg->find(test::sample_swissnum) == cfg->npos);
}

TEST_CASE("a furl may come from a file") {
  new_node x;
  auto file = x.disk.path() / "grid.furl";
  std::ofstream{file} << test::sample_furl('a') << "\n"
                      << test::sample_furl('c') << "\n";
  x.options.introducer = "@" + file.string();
  CHECK(x.made().introducers.size() == 2);
  new_node y;
  y.options.introducer = "@" + (y.disk.path() / "missing").string();
  CHECK(y.refusal().find("missing") != std::string::npos);
}

TEST_CASE("web port 0 becomes a free port that is kept") {
  for (auto zero : {"0", "tcp:0", "127.0.0.1:0"}) {
    new_node x;
    x.options.web_port = zero;
    auto config = x.made();
    REQUIRE(config.web);
    CHECK(config.web->interface == "127.0.0.1");
    CHECK(config.web->port >= 10000);
    CHECK(load_node_config(x.options.directory)->web == config.web);
  }
}

TEST_CASE("web port none leaves the web out") {
  new_node x;
  x.options.web_port = "none";
  CHECK(!x.made().web);
}

TEST_CASE("a hostname is announced with the port that is listened on") {
  new_node x;
  x.options.hostname = "example.org";
  auto config = x.made();
  REQUIRE(config.tub.listen);
  auto port = config.tub.listen->port;
  CHECK(port >= 10000);
  CHECK(config.tub.hints == std::vector<location_hint>{{"example.org", port}});
  CHECK(!config.tub.detect_addresses);
  new_node y;
  y.options.hostname = "2001:db8::1";
  y.options.tub_port = "99";
  CHECK(y.made().tub.hints == std::vector<location_hint>{{"2001:db8::1", 99}});
}

TEST_CASE("a directory that holds anything is refused and left alone") {
  new_node x;
  auto root = x.options.directory;
  fs::create_directory(root);
  std::ofstream{root / "file"} << "precious";
  auto created = x.create();
  REQUIRE(!created);
  CHECK(code_of(created.error()) == ec::refused);
  CHECK(std::distance(fs::directory_iterator{root}, fs::directory_iterator{})
        == 1);
  CHECK(*read_text(root / "file", 100) == "precious");
  x.options.directory = root / "file";
  created = x.create();
  REQUIRE(!created);
  CHECK(code_of(created.error()) == ec::refused);
  CHECK(*read_text(root / "file", 100) == "precious");
}

TEST_CASE("a node that was made is never made again") {
  new_node x;
  x.options.nickname = "first";
  REQUIRE(x.create());
  x.options.nickname = "second";
  CHECK(!x.create());
  CHECK(load_node_config(x.options.directory)->nickname == "first");
}

TEST_CASE("what an interrupted creation has left is completed") {
  new_node x;
  x.options.introducer = test::sample_furl();
  auto root = x.options.directory;
  fs::create_directories(root / "private");
  std::ofstream{root / "introducer.furl"} << test::sample_furl() << "\n";
  std::ofstream{root / "tahoe.cfg.a1B2c3"} << "[no";
  SUBCASE("with the same furl") {
    REQUIRE(x.create());
    CHECK(load_node_config(root));
    CHECK(*read_text(root / "tahoe.cfg.a1B2c3", 100) == "[no");
  }
  SUBCASE("but not with another furl") {
    std::ofstream{root / "introducer.furl"} << "mine\n";
    CHECK(code_of(x.create().error()) == ec::refused);
    CHECK(*read_text(root / "introducer.furl", 100) == "mine\n");
  }
  SUBCASE("nor where somebody keeps keys") {
    std::ofstream{root / "private" / "key"} << "mine";
    CHECK(code_of(x.create().error()) == ec::refused);
    CHECK(*read_text(root / "private" / "key", 100) == "mine");
  }
}

TEST_CASE("several introducers are given one a line") {
  new_node x;
  std::ofstream{x.disk.path() / "furl"} << "\n" << test::sample_furl('b');
  x.options.introducer
    = test::sample_furl() + "\n@" + (x.disk.path() / "furl").string();
  REQUIRE(x.create());
  CHECK(*read_text(x.options.directory / "introducer.furl", 1000)
        == test::sample_furl() + "\n" + test::sample_furl('b') + "\n");
}

TEST_CASE("an empty directory, or one that is not there yet, is filled") {
  new_node x;
  fs::create_directory(x.options.directory);
  CHECK(x.create());
  new_node y;
  y.options.directory /= "deep/inside";
  CHECK(y.create());
}

TEST_CASE("bad options are refused with what was expected") {
  new_node x;
  x.options.shares_total = 2;
  CHECK(x.refusal()
        == "[client] shares.total: shares.needed is 3: expected at "
           "most shares.total, 2\n[client] shares.total: shares.happy is 7: "
           "expected at most shares.total, 2");
}

TEST_CASE("no option passes that the node would not load") {
  auto refused = [](auto set) {
    new_node x;
    set(x.options);
    auto text = x.refusal();
    CHECK(text.find(test::sample_swissnum) == text.npos);
  };
  refused([](auto& x) { x.web_port = "ssl:8443:interface=grid"; });
  refused([](auto& x) { x.tub_port = "x"; });
  refused([](auto& x) { x.location = "nowhere"; });
  refused([](auto& x) { x.hostname = "a b"; });
  refused([](auto& x) { x.hostname = "a", x.location = "a:1"; });
  refused([](auto& x) { x.hostname = "a", x.tub_port = "disabled"; });
  refused([](auto& x) { x.shares_needed = 0; });
  refused([](auto& x) { x.shares_total = 257; });
  refused([](auto& x) { x.introducer = test::sample_furl() + "#"; });
  refused([](auto& x) { x.vdrive = "@/dev/zero"; });
  refused([](auto& x) { x.nickname = "x\n[storage]\nenabled = true"; });
  refused([](auto& x) { x.nickname = std::string(256, 'x'); });
  refused([](auto& x) { x.storage_dir = "\xFF"; });
  refused([](auto& x) {
    x.roles = introducer_node;
    x.introducer = test::sample_furl();
  });
}

TEST_CASE("a directory that cannot be completed is taken away again") {
  new_node x;
  // With so long a path the private directory fits, a furl file does not.
  std::string longest(PATH_MAX - x.options.directory.string().size(), '/');
  x.options.introducer = test::sample_furl();
  x.options.directory += longest.substr(sizeof "/private" + 2);
  auto created = x.create();
  REQUIRE(!created);
  CHECK(describe(created.error()).find("cannot create") == 0);
  CHECK(describe(created.error()).find("introducer.furl") != std::string::npos);
  CHECK(!fs::exists(x.disk.path() / "node"));
}

TEST_SUITE_END();

} // namespace tahoe::node_creation_test
