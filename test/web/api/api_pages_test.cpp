#include "test/support/api_table.hpp"

namespace tahoe::api_pages_test {

using namespace tahoe::test;

TEST_SUITE_BEGIN("api_pages");

TEST_CASE("pages have their machine forms as spec/wapi.md §8 says") {
  api_table table;
  const std::string json = "content-type: ^application/json";
  const std::string html = "content-type: ^text/html";
  table.check_all({
    {"GET", "/", 200, "~<html", "", "", {html}},
    {"GET", "/?t=json", 200, "~\"introducers\"", "", "", {json}},
    {"GET", "/?t=json", 200, "~\"servers\""},
    {"GET", "/?t=odd", 400, "Unknown t value: 'odd'\n"},
    {"HEAD", "/", 200, ""},
    {"GET", "/status", 200, "~<html", "", "", {html}},
    {"GET", "/status?t=json", 200, "~\"active\": []", "", "", {json}},
    {"GET", "/status?t=odd", 400, "Unknown t value: 'odd'\n"},
    {"GET", "/statistics", 200, "~<html", "", "", {html}},
    {"GET", "/statistics?t=json", 200, "~\"counters\""},
    {"GET", "/statistics?t=json", 200, "~\"stats\""},
    {"GET",
     "/statistics?t=openmetrics",
     200,
     "~# EOF\n",
     "",
     "",
     {"content-type: ^application/openmetrics-text; version=1.0.0"}},
    {"GET", "/statistics?t=odd", 400, "Unknown t value: 'odd'\n"},
    {"GET", "/storage", 200, "~<html", "", "", {html}},
    {"GET", "/storage?t=odd", 400, "Unknown t value: 'odd'\n"},
    {"POST", "/", 405, "*", "", "", {"allow: GET, HEAD"}},
    {"GET", "/static/nothing.js", 404},
    {"GET", "/status/x", 404},
    {"GET", "/status/up-1", 501, "^this version does not number operations"},
    {"GET", "/status/down-1/event_json", 501, "~/operations/ID"},
    {"POST", "/status?t=json", 200, "~\"active\": []", "t=json"},
    {"POST", "/statistics?t=json", 200, "~\"counters\"", "t=json"},
  });
}

TEST_CASE("objects have pages as spec/wapi.md §4 and §5 say") {
  api_table table;
  table.names["TOP"] = "/vdrive/global";
  table.keep("LIT", {"PUT", "$TOP/d/small", 201, "*", "tiny"});
  table.keep("FILE", {"PUT", "$TOP/d/file", 201, "*", std::string(100, 'x')});
  table.keep("DIR", {"GET", "$TOP/d?t=uri"});
  const std::string html = "content-type: ^text/html";
  table.check_all({
    {"GET", "/uri/$DIR/", 200, "~small", "", "", {html}},
    {"GET", "/uri/$DIR/?results=done", 200, "~small", "", "", {html}},
    {"GET", "/uri/$DIR/?t=", 200, "~small", "", "", {html}},
    {"GET", "/uri/$DIR/?t=info", 200, "~<html", "", "", {html}},
    {"GET", "/uri/$FILE?t=info", 200, "~$FILE", "", "", {html}},
    {"GET", "/uri/$LIT?t=info", 200, "~$LIT", "", "", {html}},
    {"GET", "/uri/URI:FUTURE:xx?t=info", 200, "~unknown", "", "", {html}},
    {"GET", "/file/$FILE/a?t=info", 200, "~$FILE", "", "", {html}},
    {"GET", "/file/$FILE/a?t=json", 200, "~filenode"},
    {"GET", "/file/$FILE/a?t=uri", 200, "$FILE"},
    {"GET", "/file/$FILE/a?t=odd", 400},
    {"GET",
     "/uri/$DIR/?t=rename-form&name=small",
     200,
     "~small",
     "",
     "",
     {html}},
    {"GET", "/uri/$DIR/?t=odd", 400},
    // caps whose colons are written in another way
    {"GET", "/uri/URI%3ALIT%3Aorug64tz", 200},
    {"GET", "/uri/$LIT", 200, "tiny", "", "Content-Length: 0\r\n"},
    {"PUT", "/uri/$DIR", 400, "PUT to a directory\n", "x"},
    {"POST", "/uri/$DIR?t=mkdir-with-children", 400,
     "this needs a name in the directory\n", "{}"},
    {"PUT", "$TOP/d", 400, "PUT to a directory\n", "x"},
    {"PUT", "/uri/$FILE", 400, "*", "x"},
    {"DELETE", "$TOP/d/small", 200, "$LIT", "", "Content-Length: 0\r\n"},
  });
}

TEST_CASE("a form on a file's own address takes no name and plain booleans") {
  api_table table;
  table.names["TOP"] = "/vdrive/global";
  table.keep("OLD", {"PUT", "$TOP/d/file", 201, "*", "old"});
  const std::string type = "Content-Type: multipart/form-data; boundary=xx\r\n";
  const std::string form
    = "--xx\r\nContent-Disposition: form-data; name=\"file\"; "
      "filename=\"f\"\r\n\r\nnew\r\n--xx--\r\n";
  table.check_all({
    {"POST", "$TOP/d/file?t=upload&replace=only-files", 400,
     "invalid boolean argument\n", form, type},
    {"POST", "$TOP/d/file?t=upload&replace=false", 409, "*", form, type},
    {"GET", "$TOP/d/file", 200, "old"},
    {"POST", "$TOP/d/file?t=upload&name=other", 200, "*", form, type},
    {"GET", "$TOP/d/file", 200, "new"},
    {"GET", "$TOP/d/other", 404, "No such child: other\n"},
  });
}

TEST_CASE("one address tells where a client goes") {
  api_table table;
  table.names["TOP"] = "/vdrive/global";
  table.keep("DIR", {"PUT", "$TOP/d?t=mkdir"});
  auto reply = table.grid.ask(
    "POST", table.expand("$TOP/d?t=start-manifest&ophandle=a&when_done=/x"));
  CHECK(reply.status == 302);
  CHECK(reply.headers["location"] == "/x");
}

TEST_SUITE_END();

} // namespace tahoe::api_pages_test
