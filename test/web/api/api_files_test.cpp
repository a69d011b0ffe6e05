#include "test/support/api_table.hpp"

namespace tahoe::api_files_test {

using namespace tahoe::test;

TEST_SUITE_BEGIN("api_files");

namespace {

/// A file and a literal one, by cap and in the public drive.
void store_files(api_table& table) {
  table.names["TOP"] = "/vdrive/global";
  table.names["BIG"] = std::string(70'000, 'b') + "end";
  table.names["SI"] = "";
  table.keep("FILE", {"PUT", "$TOP/photo.png", 201, "*", "$BIG"});
  table.keep("LIT", {"PUT", "$TOP/small", 201, "*", "tiny"});
  table.keep("DIR", {"GET", "$TOP?t=uri"});
  table.keep("RO", {"GET", "$TOP?t=readonly-uri"});
  auto tag = table.ask({"GET", "/uri/$FILE"}).headers["etag"];
  table.names["SI"] = tag.substr(1, tag.size() - 3);
}

} // namespace

TEST_CASE("files are read as spec/wapi.md §4 says") {
  api_table table;
  store_files(table);
  const std::string octets = "accept-ranges: bytes";
  table.check_all({
    // contents
    {"GET",
     "/uri/$FILE",
     200,
     "$BIG",
     "",
     "",
     {"content-type: ^text/plain", "content-length: 70003", octets,
      "etag: \"$SI-\""}},
    {"GET", "/cap/$FILE", 200, "$BIG"},
    {"GET",
     "/uri/$DIR/photo.png",
     200,
     "$BIG",
     "",
     "",
     {"content-type: image/png"}},
    {"GET", "/uri/$RO/photo.png", 200, "$BIG"},
    {"GET", "$TOP/small", 200, "tiny", "", "", {"content-length: 4"}},
    {"GET", "/uri/$LIT", 200, "tiny", "", "", {"etag: "}},
    {"HEAD",
     "/uri/$FILE",
     200,
     "",
     "",
     "",
     {"content-length: 70003", octets, "etag: \"$SI-\""}},
    {"HEAD", "$TOP/photo.png", 200, "", "", "", {"content-type: image/png"}},
    // names and saving
    {"GET",
     "/uri/$FILE?filename=a.gif",
     200,
     "$BIG",
     "",
     "",
     {"content-type: image/gif", "content-disposition: "}},
    {"GET",
     "/uri/$FILE?filename=a.gif&save=true",
     200,
     "$BIG",
     "",
     "",
     {"content-disposition: ^attachment; filename=\"a.gif\""}},
    {"GET", "/uri/$FILE?save=perhaps", 400, "invalid boolean argument\n"},
    {"GET",
     "/file/$FILE/@@named=/x.jpg",
     200,
     "$BIG",
     "",
     "",
     {"content-type: image/jpeg"}},
    {"GET", "/named/$FILE/any/way/x.txt", 200, "$BIG"},
    {"HEAD", "/file/$FILE/x.jpg", 200, ""},
    {"GET", "/file/$DIR/x", 400},
    {"PUT", "/file/$FILE/x", 405, "*", "x", "", {"allow: GET, HEAD"}},
    // ranges
    {"GET",
     "/uri/$FILE",
     206,
     "end",
     "",
     "Range: bytes=70000-\r\n",
     {"content-range: bytes 70000-70002/70003", "content-length: 3"}},
    {"GET", "/uri/$FILE", 206, "end", "", "Range: bytes=-3\r\n"},
    {"GET", "/uri/$FILE", 206, "be", "", "Range: bytes=69999-70000\r\n"},
    {"GET", "/uri/$FILE", 206, "en", "", "Range: bytes=70000-70001,0-5\r\n"},
    {"GET", "/uri/$LIT", 206, "in", "", "Range: bytes=1-2\r\n"},
    {"HEAD",
     "/uri/$FILE",
     206,
     "",
     "",
     "Range: bytes=0-9\r\n",
     {"content-length: 10"}},
    {"GET", "/uri/$FILE", 200, "$BIG", "", "Range: bytes=5-3\r\n"},
    {"GET", "/uri/$FILE", 200, "$BIG", "", "Range: lines=1-2\r\n"},
    {"GET",
     "/uri/$FILE",
     416,
     "First beyond end of file\n",
     "",
     "Range: bytes=70003-\r\n",
     {"content-range: bytes */70003"}},
    {"GET", "/uri/$FILE", 200, "$BIG", "",
     "Range: bytes=0-9\r\nIf-Range: \"other\"\r\n"},
    {"GET", "/uri/$FILE", 206, "bb", "",
     "Range: bytes=0-1\r\nIf-Range: \"$SI-\"\r\n"},
  });
}

TEST_CASE("an immutable file has an entity tag for each of its forms") {
  api_table table;
  store_files(table);
  for (std::string form : {"json", "uri", "readonly-uri"}) {
    table.names["T"] = form;
    for (std::string place : {"/uri/$FILE", "$TOP/photo.png"})
      table.check_all({
        {"GET", place + "?t=$T", 200, "*", "", "", {"etag: \"$SI-$T\""}},
        {"GET",
         place + "?t=$T",
         304,
         "",
         "",
         "If-None-Match: \"$SI-$T\"\r\n",
         {"etag: \"$SI-$T\""}},
        // As Tahoe-LAFS' clients send it.
        {"GET", place + "?t=$T", 304, "", "", "If-None-Match: $SI-$T\r\n"},
        {"GET", place + "?t=$T", 200, "*", "", "If-None-Match: \"$SI-\"\r\n"},
        {"HEAD", place + "?t=$T", 400, ""},
      });
    table.check({"GET", "/uri/$LIT?t=$T", 200, "*", "", "", {"etag: "}});
    table.check({"GET", "/uri/$DIR?t=$T", 200, "*", "", "", {"etag: "}});
    table.check({"HEAD", "/uri/$DIR?t=$T", 400, ""});
  }
  table.check({"GET", "/uri/$FILE", 304, "", "", "If-None-Match: $SI-\r\n"});
}

TEST_CASE("what a file is comes in Tahoe-LAFS' forms") {
  api_table table;
  store_files(table);
  table.check_all({
    {"GET",
     "/uri/$FILE?t=uri",
     200,
     "$FILE",
     "",
     "",
     {"content-type: ^text/plain"}},
    {"GET", "/uri/$FILE?t=readonly-uri", 200, "$FILE"},
    {"GET", "$TOP/photo.png?t=uri", 200, "$FILE"},
    {"GET",
     "/uri/$FILE?t=json",
     200,
     "~\"format\": \"CHK\"",
     "",
     "",
     {"content-type: ^text/plain"}},
    {"GET", "/uri/$FILE?t=json", 200, "^[\n \"filenode\""},
    {"GET", "/uri/$FILE?t=json", 200, "~\"size\": 70003"},
    {"GET", "$TOP/photo.png?t=json", 200, "~\"linkmotime\""},
    {"GET", "/uri/$FILE?t=odd", 400, "GET file: bad t=odd\n"},
    {"HEAD", "/uri/$FILE?t=odd", 400, ""},
    {"POST", "/uri/$FILE?t=check", 501,
     "POST t=check is not in this version\n"},
  });
}

TEST_CASE("files are written as spec/wapi.md §4 says") {
  api_table table;
  store_files(table);
  table.check_all({
    {"PUT", "$TOP/new", 201, "^URI:LIT:", "x"},
    {"PUT", "$TOP/new", 200, "^URI:LIT:", "y"},
    {"PUT",
     "$TOP/new?replace=false",
     409,
     "There was already a child by that name, and you asked me to not replace "
     "it.\n",
     "z",
     "",
     {"x-tahoe-error: exists"}},
    {"GET", "$TOP/new", 200, "y"},
    {"PUT", "$TOP/new?replace=only-files", 200, "^URI:LIT:", "z"},
    {"PUT", "$TOP/a/b/c", 201, "^URI:LIT:", "deep"},
    {"GET", "$TOP/a/b/c", 200, "deep"},
    {"PUT", "$TOP/a", 400, "*", "x"},
    {"PUT", "$TOP/new/x", 409,
     "Cannot create directory x, because its parent is a file, not a "
     "directory\n",
     "x"},
    {"PUT", "/uri/$RO/x", 403, "*", "x", "", {"x-tahoe-error: read_only"}},
    {"PUT", "$TOP/new", 501, "Content-Range in PUT not yet supported\n", "x",
     "Content-Range: bytes 0-0/1\r\n"},
    {"PUT", "$TOP/new?offset=1", 400, "*", "x"},
    {"PUT", "$TOP/m?format=SDMF", 501,
     "mutable files are not in this version\n", "x"},
    {"PUT", "$TOP/m?format=mdmf", 501, "*", "x"},
    {"PUT", "$TOP/m?mutable=true", 501, "*", "x"},
    {"PUT", "$TOP/m?private-key=abc", 501, "*", "x"},
    {"PUT", "$TOP/m?format=TXT", 400,
     "Unknown format: TXT, I know CHK, SDMF, MDMF\n", "x"},
    {"PUT", "$TOP/m?mutable=perhaps", 400, "invalid boolean argument\n", "x"},
    {"PUT", "$TOP/m?replace=perhaps", 400, "invalid boolean argument\n", "x"},
    {"PUT", "$TOP/m?t=odd", 400, "PUT: bad t=odd\n", "x"},
    {"GET", "$TOP/m", 404, "No such child: m\n"},
    // linking
    {"PUT", "$TOP/linked?t=uri", 200, "$FILE", "$FILE"},
    {"GET", "$TOP/linked", 200, "$BIG"},
    {"PUT", "$TOP/linked?t=uri&replace=false", 409, "*", "$LIT"},
    {"PUT", "$TOP/linked?t=uri", 400, "*", "nonsense"},
    {"PUT", "$TOP/linked?t=uri", 400, "^MustNotBeUnknownRWError", "URI:X:y"},
    // unlinking
    {"DELETE", "$TOP/linked", 200, "$FILE"},
    {"DELETE", "$TOP/linked", 404, "No such child: linked\n"},
    {"DELETE", "$TOP/none/x", 404, "No such child: none\n"},
    {"DELETE", "/uri/$FILE", 400},
    {"DELETE", "/uri/$RO/small", 403},
  });
}

TEST_CASE("a file comes in a form") {
  api_table table;
  store_files(table);
  const std::string type = "Content-Type: multipart/form-data; boundary=xx\r\n";
  auto form = [](const std::string& fields) {
    return fields
           + "--xx\r\nContent-Disposition: form-data; name=\"file\"; "
             "filename=\"f.txt\"\r\n\r\nformed\r\n--xx--\r\n";
  };
  auto field = [](const std::string& name, const std::string& value) {
    return "--xx\r\nContent-Disposition: form-data; name=\"" + name
           + "\"\r\n\r\n" + value + "\r\n";
  };
  table.check_all({
    {"POST", "$TOP?t=upload", 200, "^URI:LIT:", form(""), type},
    {"GET", "$TOP/f.txt", 200, "formed"},
    {"POST", "$TOP", 200,
     "^URI:LIT:", form(field("t", "upload") + field("name", "n.txt")), type},
    {"GET", "$TOP/n.txt", 200, "formed"},
    {"POST", "$TOP?t=upload&name=n.txt&replace=false", 409, "*", form(""),
     type},
    {"POST", "$TOP?t=upload&name=a/b", 400, "*", form(""), type},
    {"POST",
     "$TOP?t=upload&when_done=.",
     302,
     "",
     form(""),
     type,
     {"location: ."}},
    {"POST", "$TOP?t=upload&when_done=http://evil.example/", 400, "*", form(""),
     type},
    {"POST", "$TOP/place?t=upload", 200, "^URI:LIT:", form(""), type},
    {"GET", "$TOP/place", 200, "formed"},
    {"POST", "$TOP?t=upload", 400, "*", field("t", "upload") + "--xx--\r\n",
     type},
  });
}

TEST_SUITE_END();

} // namespace tahoe::api_files_test
