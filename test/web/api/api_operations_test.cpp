#include "test/support/api_table.hpp"
#include "test/support/web_fixture.hpp"

namespace tahoe::api_operations_test {

using namespace tahoe::test;

TEST_SUITE_BEGIN("api_operations");

TEST_CASE("slow operations run as spec/wapi.md §7 says") {
  api_table table;
  table.names["TOP"] = "/vdrive/global";
  table.keep("LIT", {"PUT", "$TOP/d/file", 201, "*", "tiny"});
  table.keep("DIR", {"GET", "$TOP/d?t=uri"});
  table.keep("SUB", {"PUT", "$TOP/d/sub?t=mkdir"});
  auto finished = [&](const std::string& handle) {
    return eventually([&] {
      auto reply = table.ask({"GET", "/operations/" + handle + "?output=json"});
      return reply.body.find("\"finished\": true") != reply.body.npos
             || reply.body.find("\"finished\":true") != reply.body.npos;
    });
  };
  for (std::string kind : {"manifest", "deep-size", "deep-stats"}) {
    table.check_all({
      {"POST",
       "$TOP/d?t=start-" + kind + "&ophandle=" + kind,
       302,
       "*",
       "",
       "",
       {"location: /operations/" + kind}},
      {"POST", "$TOP/d?t=start-" + kind, 400,
       "slow operation requires ophandle=\n"},
      {"POST",
       "/uri/$DIR?t=start-" + kind + "&ophandle=x&output=JSON",
       302,
       "*",
       "",
       "",
       {"location: /operations/x?output=JSON"}},
      {"POST", "/uri/$LIT?t=start-" + kind + "&ophandle=y", 400},
    });
    REQUIRE(finished(kind));
  }
  table.check_all({
    {"GET", "/operations/manifest?output=json", 200, "~$LIT"},
    {"GET", "/operations/manifest?output=text", 200, "^finished: yes"},
    {"GET",
     "/operations/manifest?output=html",
     200,
     "~<html",
     "",
     "",
     {"content-type: ^text/html"}},
    {"GET", "/operations/deep-size", 200, "^finished: yes\nsize: "},
    {"GET", "/operations/deep-size?output=json", 200, "~size"},
    {"GET", "/operations/deep-stats", 200, "~count-directories"},
    {"GET", "/operations/deep-stats?t=status&output=JSON", 200,
     "~count-literal-files"},
    {"GET", "/operations/deep-stats?retain-for=5", 200},
    {"GET", "/operations/deep-stats?retain-for=x", 400},
    {"GET", "/operations/deep-stats?release-after-complete=perhaps", 400,
     "invalid boolean argument\n"},
    {"GET", "/operations/deep-stats?output=odd", 400},
    {"GET", "/operations/deep-stats/abcdef", 404,
     "No detailed results for SI abcdef\n"},
    {"GET", "/operations/none", 404, "unknown/expired handle 'none'\n"},
    {"GET",
     "/operations/deep-stats?t=status&output=JSON&release-after-complete=true",
     200, "~count-directories"},
    {"GET", "/operations/deep-stats", 404,
     "unknown/expired handle 'deep-stats'\n"},
    {"POST", "/operations/manifest?t=cancel", 200},
    {"GET", "/operations/manifest", 404},
    {"POST", "/operations/deep-size?t=odd", 400},
    {"DELETE", "/operations/deep-size", 405},
  });
}

TEST_CASE("a stream tells of all that is beneath a directory") {
  api_table table;
  table.names["TOP"] = "/vdrive/global";
  table.keep("LIT", {"PUT", "$TOP/d/file", 201, "*", "tiny"});
  table.check_all({
    {"POST",
     "$TOP/d?t=stream-manifest",
     200,
     "~\"cap\":\"$LIT\"",
     "",
     "",
     {"transfer-encoding: chunked"}},
    {"POST", "$TOP/d?t=stream-manifest", 200, "~\"type\":\"stats\""},
    {"POST", "$TOP/none?t=stream-manifest", 404, "No such child: none\n"},
    {"POST", "/uri/$LIT?t=stream-manifest", 400},
  });
}

TEST_SUITE_END();

} // namespace tahoe::api_operations_test
