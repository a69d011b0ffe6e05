#include "test/config/interpreted.hpp"
#include "test/config/sample_furl.hpp"

#include <doctest/doctest.h>

namespace tahoe::interpretation_test {

using test::client;
using test::complaint;
using test::interpreted;
using test::sample_furl;

TEST_SUITE_BEGIN("interpretation");

TEST_CASE("the defaults are those of the documentation") {
  interpreted x{"[client]\nenabled = true\n"};
  REQUIRE(x.wrong.empty());
  auto& config = x.config;
  CHECK(config.nickname == "<unspecified>");
  CHECK(config.roles.client);
  CHECK(!config.roles.storage);
  CHECK(!config.roles.introducer);
  CHECK(!config.roles.vdrive);
  CHECK(!config.web);
  CHECK(config.tub.listen == listen_endpoint{"", 0});
  CHECK(config.tub.detect_addresses);
  CHECK(config.tub.hints.empty());
  CHECK(config.introducers.empty());
  CHECK(config.encoding.needed_shares == 3);
  CHECK(config.encoding.shares_of_happiness == 7);
  CHECK(config.encoding.total_shares == 10);
  CHECK(config.encoding.max_segment_size == 1024 * 1024);
  CHECK(config.encoding.pipeline_segments == 4);
  CHECK(!config.storage.readonly);
  CHECK(config.storage.reserved_space == 0);
  CHECK(config.storage.directory == "/node/storage");
  CHECK(config.vdrive.offer_public_root);
  CHECK(config.vdrive.creations_per_day == 10000);
  CHECK(config.vdrive.backup_hours == 24);
  CHECK(config.temp_directory == "/node/tmp");
  CHECK(config.log.level == log_level::info);
  CHECK(config.console_ports.empty());
}

TEST_CASE("every setting is taken") {
  interpreted x{"[node]\nnickname = Ännchen\nweb.port = 8080\n"
                "tub.port = tcp:99:interface=10.0.0.1\n"
                "tub.location = tcp:example.org:99, AUTO, [::1]:98\n"
                "tempdir = /var/tmp\nlog.level = debug\n"
                "[storage]\nenabled = YES\nreadonly = on\n"
                "reserved_space = 10 GB\nstorage_dir = shares\n"
                "[client]\nenabled = 1\nintroducer.furl = "
                + sample_furl('a') + "\nvdrive.furl = " + sample_furl('c')
                + "\nshares.needed = 25\nshares.happy = 50\n"
                  "shares.total = 100\npipeline.segments = 8\n"
                  "shares._max_immutable_segment_size_for_testing = 1000\n"
                  "[introducer]\nenabled = false\n[vdrive]\nenabled = no\n"
                  "offer_public_root = no\ncreations_per_day = 5\n"
                  "backup_hours = 0\n"};
  CHECK(x.mistakes_text() == "");
  auto& config = x.config;
  CHECK(config.nickname == "Ännchen");
  CHECK(config.web == listen_endpoint{"127.0.0.1", 8080});
  CHECK(config.tub.listen == listen_endpoint{"10.0.0.1", 99});
  CHECK(config.tub.hints
        == std::vector<location_hint>{{"example.org", 99}, {"::1", 98}});
  CHECK(config.tub.detect_addresses);
  CHECK(config.temp_directory == "/var/tmp");
  CHECK(config.log.level == log_level::debug);
  CHECK(config.roles.storage);
  CHECK(config.storage.readonly);
  CHECK(config.storage.reserved_space == 10'000'000'000);
  CHECK(!config.vdrive.offer_public_root);
  CHECK(config.vdrive.creations_per_day == 5);
  CHECK(config.vdrive.backup_hours == 0);
  CHECK(config.storage.directory == "/node/shares");
  REQUIRE(config.introducers.size() == 1);
  CHECK(config.introducers[0].to_uri() == sample_furl('a'));
  REQUIRE(config.vdrives.size() == 1);
  CHECK(config.vdrives[0].to_uri() == sample_furl('c'));
  CHECK(config.encoding.needed_shares == 25);
  CHECK(config.encoding.shares_of_happiness == 50);
  CHECK(config.encoding.total_shares == 100);
  CHECK(config.encoding.max_segment_size == 1000);
  CHECK(config.encoding.pipeline_segments == 8);
}

TEST_CASE("a node without a role is a mistake") {
  CHECK(interpreted{"[storage]\nenabled = false\n"}.mistakes_text()
        == "tahoe.cfg: this node has no role: expected enabled = true in "
           "[introducer], [vdrive], [storage] or [client]");
}

TEST_CASE("an unknown key is reported with those that are known") {
  CHECK(complaint("storage", "enabeld = 1")
        == "tahoe.cfg:4: [storage] enabeld: unknown key; this section knows "
           "enabled, readonly, reserved_space, storage_dir");
  CHECK(complaint("strage", "enabled = 1")
        == "tahoe.cfg:4: [strage] enabled: unknown section");
}

TEST_CASE("what only Tahoe-LAFS has is reported as such") {
  for (auto [section, key] : std::vector<std::pair<std::string, std::string>>{
         {"node", "reveal-ip-address"},
         {"tor", "enabled"},
         {"client", "helper.furl"},
         {"storage", "expire.enabled"},
         {"sftpd", "port"},
         {"grid_managers", "anybody"},
         {"storageclient.plugins.x", "anything"}}) {
    CAPTURE(key);
    CHECK(complaint(section, key + " = 1")
          == "tahoe.cfg:4: [" + section + "] " + key
               + ": not supported by tahoe-node: remove this line");
  }
}

TEST_CASE("a number is taken at its bounds and refused beyond") {
  struct bounds {
    std::string key;
    uint64_t least, most;
  };
  for (auto& x : std::vector<bounds>{
         {"shares.needed", 1, 10},
         {"shares.happy", 1, 10},
         {"shares.total", 7, 256},
         {"shares._max_immutable_segment_size_for_testing", 1, 16777216},
         {"pipeline.segments", 1, 64}}) {
    CAPTURE(x.key);
    auto set = [&](uint64_t value) {
      return complaint("client", x.key + " = " + std::to_string(value));
    };
    CHECK(set(x.least) == "");
    CHECK(set(x.most) == "");
    CHECK(set(x.least - 1).find("tahoe.cfg:4: [client]") == 0);
    CHECK(set(x.most + 1).find("tahoe.cfg:4: [client]") == 0);
  }
}

TEST_CASE("a bad number is shown with what was expected") {
  CHECK(complaint("client", "shares.needed = three")
        == "tahoe.cfg:4: [client] shares.needed: expected a number from 1 to "
           "256, not \"three\"");
  CHECK(complaint("client", "shares.total = 257")
        == "tahoe.cfg:4: [client] shares.total: expected a number from 1 to "
           "256, not \"257\"");
  for (auto value : {"", "-1", "1.0", "0x3", "99999999999999999999"})
    CHECK(complaint("client", std::string{"shares.needed = "} + value) != "");
}

TEST_CASE("shares must fit: neither needed nor happy exceeds total") {
  CHECK(complaint("client", "shares.needed = 11")
        == "tahoe.cfg:4: [client] shares.needed: shares.needed is 11: expected "
           "at most shares.total, 10");
  CHECK(complaint("client", "shares.total = 6")
        == "tahoe.cfg:4: [client] shares.total: shares.happy is 7: expected at "
           "most shares.total, 6");
  CHECK(complaint("client", "shares.needed = 256\nshares.happy = 256\n"
                            "shares.total = 256")
        == "");
  CHECK(
    complaint("client", "shares.needed = 1\nshares.happy = 1\nshares.total = 1")
    == "");
}

TEST_CASE("a bad flag, size or level says what was expected") {
  CHECK(complaint("storage", "readonly = maybe")
        == "tahoe.cfg:4: [storage] readonly: expected true or false, not "
           "\"maybe\"");
  CHECK(complaint("storage", "reserved_space = much")
        == "tahoe.cfg:4: [storage] reserved_space: expected a number of bytes, "
           "such as 10G, not \"much\"");
  CHECK(complaint("node", "log.level = loud")
        == "tahoe.cfg:4: [node] log.level: expected trace, debug, info, "
           "warning or error, not \"loud\"");
  CHECK(complaint("node", "nickname = " + std::string(255, 'x')) == "");
  CHECK(complaint("node", "nickname = " + std::string(256, 'x'))
        == "tahoe.cfg:4: [node] nickname: expected at most 255 bytes, not 256 "
           "bytes of text");
}

TEST_CASE("the web listens on this machine alone unless told otherwise") {
  auto web = [](const std::string& value) {
    return client("node", "web.port = " + value + "\n").config.web;
  };
  CHECK(web("8080") == listen_endpoint{"127.0.0.1", 8080});
  CHECK(web("tcp:8080:interface=::1") == listen_endpoint{"::1", 8080});
  CHECK(!web(""));
  for (auto value : {"0", "tcp:0:interface=127.0.0.1", "ssl:0", "x"}) {
    CAPTURE(value);
    CHECK(!web(value));
    CHECK(complaint("node", std::string{"web.port = "} + value)
            .find("tahoe.cfg:4: [node] web.port: expected PORT, tcp:PORT")
          == 0);
  }
}

TEST_CASE("other machines reach the web over TLS only") {
  for (auto address : {"0.0.0.0", "192.0.2.7", "::", "2001:db8::1"}) {
    CAPTURE(address);
    auto value = std::string{"tcp:8080:interface="} + address;
    CHECK(complaint("node", "web.port = " + value).find("over TLS only")
          != std::string::npos);
    interpreted file{"[client]\nenabled = 1\n", {{"webport", value + "\n"}}};
    CHECK(file.mistakes_text().find("over TLS only") != std::string::npos);
  }
  auto config
    = client("node", "web.port = ssl:8443:interface=0.0.0.0\n").config;
  CHECK(config.web == listen_endpoint{"0.0.0.0", 8443});
  REQUIRE(config.web_tls);
  CHECK(config.web_tls->private_key.empty());
  config
    = client("node", "web.port = ssl:8443:privateKey=k:certKey=/c\n").config;
  REQUIRE(config.web_tls);
  CHECK(config.web_tls->private_key == config.directory.root() / "k");
  CHECK(config.web_tls->certificate == "/c");
}

TEST_CASE("a node answers to the names in web.hosts") {
  auto config = client("node", "web.hosts = Grid.example.net, grid\n").config;
  CHECK(config.web_hosts
        == std::vector<std::string>{"grid.example.net", "grid"});
  for (auto value : {"a b", "http://grid", "a,,b", "grid:80"})
    CHECK(complaint("node", std::string{"web.hosts = "} + value) != "");
}

TEST_CASE("one-value files win") {
  interpreted x{
    "[node]\nweb.port = 8080\n[client]\nenabled = 1\n"
    "introducer.furl = "
      + sample_furl('a') + "\nvdrive.furl = " + sample_furl('c') + "\n",
    {{"webport", "tcp:9090:interface=127.0.0.2\n"},
     {"introducer.furl", sample_furl('e') + "\n" + sample_furl('i')},
     {"vdrive.furl", sample_furl('m')}}};
  CHECK(x.mistakes_text() == "");
  CHECK(x.config.web == listen_endpoint{"127.0.0.2", 9090});
  REQUIRE(x.config.introducers.size() == 2);
  CHECK(x.config.introducers[0].to_uri() == sample_furl('e'));
  CHECK(x.config.introducers[1].to_uri() == sample_furl('i'));
  REQUIRE(x.config.vdrives.size() == 1);
  CHECK(x.config.vdrives[0].to_uri() == sample_furl('m'));
}

TEST_CASE("a node with the role writes its furl file and never reads it") {
  interpreted x{"[introducer]\nenabled = 1\n[vdrive]\nenabled = 1\n",
                {{"introducer.furl", "damaged"}, {"vdrive.furl", ""}}};
  CHECK(x.mistakes_text() == "");
  CHECK(x.config.introducers.empty());
  CHECK(x.config.vdrives.empty());
  interpreted y{"[introducer]\nenabled = 1\n[client]\nintroducer.furl = "
                + sample_furl() + "\n"};
  CHECK(y.mistakes_text()
        == "tahoe.cfg:4: [client] introducer.furl: this node has that role "
           "itself and uses its own: remove this line");
}

TEST_CASE("no mistake shows a swissnum") {
  auto furl = sample_furl();
  for (auto& line :
       {"introducer.furl = " + furl + "#x", "vdrive.furl = x" + furl,
        "shares.needed = " + furl, "helper.furl = " + furl, furl,
        "introducer.furl " + furl, "  " + furl}) {
    CAPTURE(line);
    auto text = complaint("client", line);
    CHECK(text != "");
    CHECK(text.find(test::sample_swissnum) == std::string::npos);
  }
  for (auto name : {"webport", "tub.port", "advertised_ip_addresses"}) {
    auto text = client("node", "", {{name, furl}}).mistakes_text();
    CHECK(text != "");
    CHECK(text.find(test::sample_swissnum) == std::string::npos);
  }
}

TEST_CASE("a console is asked for by the name of a file") {
  interpreted x{"[client]\nenabled = 1\n",
                {},
                {"authorized_keys.22", "authorized_keys.8022"}};
  CHECK(x.mistakes_text() == "");
  CHECK(x.config.console_ports == std::vector<uint16_t>{22, 8022});
  for (auto name : {"authorized_keys.", "authorized_keys.x",
                    "authorized_keys.0", "authorized_keys.65536"})
    CHECK(interpreted{"[client]\nenabled = 1\n", {}, {name}}.mistakes_text()
          == std::string{name} + ": expected the name authorized_keys.PORT");
}

TEST_CASE("all mistakes are reported at once") {
  interpreted x{"[node]\nweb.port = x\nweb.port = y\ncolour = red\n"
                "[client]\nenabled = 2\nshares.needed = 0\nnonsense\n",
                {{"introducer.furl", "x\n"}}};
  for (auto where :
       {"tahoe.cfg:2: [node] web.port", "tahoe.cfg:3: [node] web.port",
        "tahoe.cfg:4: [node] colour", "tahoe.cfg:6: [client] enabled",
        "tahoe.cfg:7: [client] shares.needed", "tahoe.cfg:8: expected KEY",
        "introducer.furl:1: "}) {
    CAPTURE(where);
    CHECK(x.mistakes_text().find(where) != std::string::npos);
  }
}

TEST_CASE("each setting is told once, with its value and where it is from") {
  auto told = [](const interpreted& x, const std::string& key) {
    std::string result;
    for (auto& setting : x.config.sources)
      if (setting.key == key)
        result += setting.value + " from " + setting.origin + ";";
    return result;
  };
  interpreted x{
    "[node]\nweb.port = 8080\ntub.location = a.example:7\n[client]\n"
    "enabled = yes\nshares.needed = 2\nintroducer.furl = "
      + sample_furl('a') + "\n",
    {{"webport", "tcp:9090:interface=127.0.0.2\n"},
     {"introducer.furl", sample_furl('e') + "\n"},
     {"tub.port", "77\n"},
     {"advertised_ip_addresses", "10.0.0.1\n10.0.0.2:8\n"}},
    {"authorized_keys.8022"}};
  REQUIRE(x.mistakes_text() == "");
  CHECK(told(x, "web.port") == "tcp:9090:interface=127.0.0.2 from webport;");
  CHECK(told(x, "webport") == "");
  CHECK(told(x, "introducer.furl") == "a furl or URL from introducer.furl;");
  CHECK(told(x, "vdrive.furl") == " from default;");
  CHECK(told(x, "tub.port") == "77 from tub.port;");
  CHECK(told(x, "tub.location")
        == "10.0.0.1, 10.0.0.2:8, a.example:7 from advertised_ip_addresses, "
           "tahoe.cfg:3;");
  CHECK(told(x, "shares.needed") == "2 from tahoe.cfg:6;");
  CHECK(told(x, "shares.happy") == "7 from default;");
  CHECK(told(x, "enabled")
        == "yes from tahoe.cfg:5;false from default;false from default;false "
           "from default;");
  CHECK(told(x, "authorized_keys.8022")
        == "keys for the console from authorized_keys.8022;");
  interpreted y{"[node]\ntub.port = 99\n[introducer]\nenabled = yes\n",
                {{"tub.port", "77\n"}, {"introducer.furl", sample_furl('e')}}};
  REQUIRE(y.mistakes_text() == "");
  CHECK(told(y, "tub.port") == "99 from tahoe.cfg:2;");
  CHECK(told(y, "tub.location") == "AUTO from default;");
  CHECK(told(y, "introducer.furl") == "this node's own from default;");
}

TEST_SUITE_END();

} // namespace tahoe::interpretation_test
