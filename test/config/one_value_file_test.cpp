#include "config/one_value_file.hpp"
#include "test/config/sample_furl.hpp"

#include <doctest/doctest.h>

namespace tahoe::one_value_file_test {

using test::sample_furl;

TEST_SUITE_BEGIN("one_value_file");

TEST_CASE("furls stand one a line, blank lines do not count") {
  mistakes wrong;
  auto furls = parse_furl_file(
    "introducer.furl", "\n " + sample_furl('a') + "\r\n\n" + sample_furl('c'),
    wrong);
  CHECK(wrong.empty());
  REQUIRE(furls.size() == 2);
  CHECK(furls[0].to_uri() == sample_furl('a'));
  CHECK(furls[1].to_uri() == sample_furl('c'));
}

TEST_CASE("every bad furl is reported with its line and without its secret") {
  mistakes wrong;
  auto good = sample_furl();
  auto furls = parse_furl_file("introducer.furl",
                               "# furl\n" + good + "\n" + good + "#x\n" + good
                                 + "\nhttp://x/" + test::sample_swissnum,
                               wrong);
  CHECK(furls.size() == 1);
  REQUIRE(wrong.size() == 4);
  CHECK(wrong[0].line == 1);
  CHECK(wrong[1].line == 3);
  CHECK(wrong[2].line == 4);
  CHECK(wrong[2].text == "this furl is given twice");
  CHECK(wrong[3].line == 5);
  CHECK(to_string(wrong).find(test::sample_swissnum) == std::string::npos);
}

TEST_CASE("a furl file without a furl is a mistake") {
  for (auto text : {"", "\n", " \r\n\n"}) {
    mistakes wrong;
    CHECK(parse_furl_file("vdrive.furl", text, wrong).empty());
    CHECK(to_string(wrong)
          == "vdrive.furl: the file is empty: expected a furl");
  }
}

TEST_CASE("addresses stand one a line") {
  mistakes wrong;
  auto hints = parse_address_file(
    "advertised_ip_addresses", "10.0.0.1\n\n192.168.0.10:99\n[::1]:7\n", wrong);
  CHECK(wrong.empty());
  CHECK(hints
        == std::vector<location_hint>{
          {"10.0.0.1", 0}, {"192.168.0.10", 99}, {"::1", 7}});
}

TEST_CASE("a bad address is reported with its line") {
  mistakes wrong;
  auto hints
    = parse_address_file("advertised_ip_addresses", "a\n\nb c\nd:0\n", wrong);
  CHECK(hints.size() == 1);
  CHECK(to_string(wrong)
        == "advertised_ip_addresses:3: expected ADDRESS or ADDRESS:PORT\n"
           "advertised_ip_addresses:4: expected ADDRESS or ADDRESS:PORT");
}

TEST_CASE("a port file holds a port") {
  mistakes wrong;
  CHECK(parse_port_file("tub.port", "1\n", wrong) == 1);
  CHECK(parse_port_file("tub.port", "65535", wrong) == 65535);
  CHECK(wrong.empty());
  for (auto text : {"", "0", "65536", "x", "80 81", "-1"}) {
    CAPTURE(text);
    wrong.clear();
    CHECK(!parse_port_file("tub.port", text, wrong));
    CHECK(to_string(wrong) == "tub.port: expected a port from 1 to 65535");
  }
}

TEST_SUITE_END();

} // namespace tahoe::one_value_file_test
