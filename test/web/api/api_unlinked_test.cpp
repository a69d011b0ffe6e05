#include "test/support/api_table.hpp"

namespace tahoe::api_unlinked_test {

using namespace tahoe::test;

TEST_SUITE_BEGIN("api_unlinked");

TEST_CASE("what is linked nowhere is made as spec/wapi.md §3 says") {
  api_table table;
  table.keep("LIT", {"PUT", "/uri", 200, "*", "tiny"});
  const std::string type = "Content-Type: multipart/form-data; boundary=xx\r\n";
  const std::string form
    = "--xx\r\nContent-Disposition: form-data; name=\"file\"; "
      "filename=\"f\"\r\n\r\ntiny\r\n--xx--\r\n";
  const std::string fields
    = "Content-Type: application/x-www-form-urlencoded\r\n";
  table.check_all({
    {"GET", "/uri?uri=$LIT", 302, "", "", "", {"location: ^/uri/URI%3ALIT%3A"}},
    {"GET",
     "/uri?uri=$LIT&t=json&save=true",
     302,
     "",
     "",
     "",
     {"location: ~?t=json&save=true"}},
    {"GET",
     "/uri?uri=+$LIT+",
     302,
     "",
     "",
     "",
     {"location: ^/uri/URI%3ALIT%3A"}},
    {"GET", "/uri", 400},
    {"GET", "/uri?uri=nonsense", 400},
    {"PUT", "/uri", 200, "^URI:CHK:", std::string(100, 'x')},
    {"PUT", "/cap", 200, "$LIT", "tiny"},
    {"PUT", "/uri?format=CHK", 200, "$LIT", "tiny"},
    {"PUT", "/uri?format=sdmf", 501, "mutable files are not in this version\n",
     "x"},
    {"PUT", "/uri?mutable=true", 501, "*", "x"},
    {"PUT", "/uri?format=&mutable=false", 200, "$LIT", "tiny"},
    {"PUT", "/uri?format=chk&mutable=true", 200, "$LIT", "tiny"},
    {"PUT", "/uri?mutable=true&private-key=abc", 501, "*", "x"},
    {"PUT", "/uri?private-key=abc", 501, "*", "x"},
    {"PUT", "/uri?format=odd", 400,
     "Unknown format: odd, I know CHK, SDMF, MDMF\n", "x"},
    {"PUT", "/uri", 501, "Content-Range in PUT not yet supported\n", "x",
     "Content-Range: bytes 0-0/1\r\n"},
    {"PUT", "/uri?t=mkdir", 200, "^URI:VDIR:"},
    {"PUT", "/uri?t=mkdir&format=CHK", 400},
    {"PUT", "/uri?t=odd", 400, "^bad t=odd: /uri accepts only PUT"},
    {"POST", "/uri?t=odd", 400, "^bad t=odd: /uri accepts only PUT"},
    {"POST", "/uri?t=upload", 200, "$LIT", form, type},
    {"POST", "/uri", 200, "$LIT", form, type},
    {"POST",
     "/uri?t=upload&when_done=/x/%25(uri)s",
     302,
     "",
     form,
     type,
     {"location: ^/x/URI%3ALIT%3A"}},
    {"POST", "/uri?t=upload&mutable=true", 501, "*", form, type},
    {"POST", "/uri?t=upload", 400},
    {"POST", "/uri?t=", 200, "$LIT", form, type},
    {"PUT", "/uri?t=", 200, "$LIT", "tiny"},
    {"POST", "/uri?t=mkdir", 200, "^URI:VDIR:"},
    {"PUT", "/uri?t=mkdir", 200, "^URI:VDIR:", "ignored"},
    {"POST", "/uri?t=mkdir", 400, "^t=mkdir does not accept children=",
     R"({"a":["filenode",{"ro_uri":"$LIT"}]})"},
    {"POST", "/uri?t=mkdir", 400, "^t=mkdir does not accept children=",
     R"({"a":["filenode",{"ro_uri":"$LIT"}]})", fields},
    {"POST", "/uri", 200, "^URI:VDIR:", "t=mkdir", fields},
    {"POST", "/uri?t=mkdir", 303, "", "redirect_to_result=true", fields},
    {"POST", "/uri?t=mkdir-with-children", 413,
     "^the body of this request may have 8388608 bytes",
     std::string((size_t{8} << 20) + 1, ' ')},
    {"POST", "/uri?t=mkdir", 413, "*", std::string(70'000, 'x'), fields},
    {"POST", "/uri?t=mkdir&format=mdmf", 200, "^URI:VDIR:"},
    {"POST", "/uri?t=mkdir&private-key=abc", 501},
    {"POST",
     "/uri?t=mkdir&redirect_to_result=true",
     303,
     "",
     "",
     "",
     {"location: ^/uri/URI%3AVDIR%3A"}},
    {"POST", "/uri?t=mkdir&redirect_to_result=perhaps", 400,
     "invalid boolean argument\n"},
    {"POST", "/uri?t=mkdir-with-children", 200,
     "^URI:VDIR:", R"({"a":["filenode",{"ro_uri":"$LIT"}]})"},
    {"POST", "/uri?t=mkdir-with-children", 200, "^URI:VDIR:", "{}"},
    {"POST", "/uri?t=mkdir-with-children&format=CHK", 200, "^URI:VDIR:", "{}"},
    {"POST", "/uri?t=mkdir-with-children&private-key=abc", 501, "*", "{}"},
    {"POST", "/uri?t=mkdir-with-children", 400, "*", "[]"},
    {"POST", "/uri?t=mkdir-with-children", 400, "*", "{"},
    {"POST", "/uri?t=mkdir-immutable", 501,
     "POST t=mkdir-immutable is not in this version\n", "{}"},
    {"DELETE", "/uri", 405, "*", "", "", {"allow: GET, HEAD, PUT, POST"}},
    // caps of other kinds
    {"GET", "/uri/nonsense", 400},
    {"GET", "/uri/URI:CHK:short", 400},
    {"GET", "/uri/URI:SSK:xx:yy", 501},
    {"GET", "/uri/URI:FUTURE:xx", 400,
     "this cap is of a kind unknown to this version\n"},
  });
}

TEST_CASE("what cannot be opened here cannot be changed, and that is said") {
  api_table table;
  const std::string no_ssk
    = "caps of kind SSK are not supported by this version\n";
  const std::string no_dir2
    = "caps of kind DIR2 are not supported by this version\n";
  const std::string form_type
    = "Content-Type: multipart/form-data; boundary=xx\r\n";
  const std::string form
    = "--xx\r\nContent-Disposition: form-data; name=\"file\"; "
      "filename=\"f\"\r\n\r\ntiny\r\n--xx--\r\n";
  table.check_all({
    {"PUT", "/uri/URI:SSK:xx:yy", 501, no_ssk, "x"},
    {"POST", "/uri/URI:SSK:xx:yy?t=upload", 501, no_ssk, form, form_type},
    {"GET", "/file/URI:SSK:xx:yy/name", 501, no_ssk},
    {"PUT", "/uri/URI:DIR2:xx:yy/name", 501, no_dir2, "x"},
    {"PUT", "/uri/URI:DIR2:xx:yy/name?t=mkdir", 501, no_dir2},
    {"PUT", "/uri/URI:DIR2:xx:yy/name?t=uri", 501, no_dir2, "URI:LIT:ge"},
    {"POST", "/uri/URI:DIR2:xx:yy?t=set_children", 501, no_dir2, "{}"},
    {"POST", "/uri/URI:DIR2:xx:yy?t=uri&name=a&uri=URI:LIT:ge", 501, no_dir2},
    {"POST", "/uri/URI:DIR2:xx:yy?t=mkdir&name=a", 501, no_dir2},
    {"POST", "/uri/URI:DIR2:xx:yy?t=start-manifest&ophandle=a", 501, no_dir2},
    {"DELETE", "/uri/URI:DIR2:xx:yy/name", 501, no_dir2},
  });
}

TEST_CASE("what Tahoe-LAFS has at the top and we have not is said") {
  api_table table;
  table.check_all({
    {"GET", "/helper_status", 501, "this version has no upload helper\n"},
    {"GET", "/helper_status?t=json", 200, "{}\n"},
    {"POST", "/report_incident", 501, "*", "details=x"},
    {"GET", "/storage-plugins/x", 501},
    {"GET", "/private/logs/v1", 501},
    {"GET", "/nowhere", 404},
    {"GET", "/operations", 404},
  });
}

TEST_SUITE_END();

} // namespace tahoe::api_unlinked_test
