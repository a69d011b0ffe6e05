#include "test/support/api_table.hpp"

namespace tahoe::api_arguments_test {

using namespace tahoe::test;

TEST_SUITE_BEGIN("api_arguments");

TEST_CASE("arguments come from address and form, as spec/wapi.md §1 says") {
  api_table table;
  table.names["TOP"] = "/vdrive/global";
  table.keep("LIT", {"PUT", "$TOP/file", 201, "*", "tiny"});
  const std::string form
    = "Content-Type: application/x-www-form-urlencoded\r\n";
  const std::string parts
    = "Content-Type: multipart/form-data; boundary=xx\r\n";
  table.check_all({
    // The address wins over the form.
    {"POST", "$TOP?name=address", 200, "$LIT", "t=uri&name=form&uri=$LIT",
     form},
    {"GET", "$TOP/address", 200, "tiny"},
    {"GET", "$TOP/form", 404},
    {"POST", "$TOP", 200, "$LIT",
     "--xx\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\nuri\r\n"
     "--xx\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n"
     "parts\r\n--xx\r\nContent-Disposition: form-data; name=\"uri\"\r\n\r\n"
     "$LIT\r\n--xx--\r\n",
     parts},
    {"GET", "$TOP/parts", 200, "tiny"},
    {"POST", "$TOP", 400, "*", "no part at all", parts},
    {"POST", "$TOP", 400, "*", "t=uri&name=%zz", form},
    // What is not ASCII, in every spelling of an address.
    {"PUT", "$TOP/gr%C3%BC%C3%9Fe", 201, "*", "hello"},
    {"GET", "$TOP/gr%c3%bc%c3%9fe", 200, "hello"},
    {"POST", "$TOP", 200, "thing moved",
     "t=rename&from_name=gr%C3%BC%C3%9Fe&to_name=a+b%2Bc", form},
    {"GET", "$TOP/a%20b+c", 200, "hello"},
    {"GET", "$TOP/%zz", 400},
    {"GET", "$TOP/%4", 400},
    {"GET", "$TOP/a%00b", 400},
    {"PUT", "$TOP/a%2Fb", 400, "*", "x"},
  });
}

TEST_CASE("a boolean has eight spellings, and any case") {
  api_table table;
  table.names["TOP"] = "/vdrive/global";
  table.keep("LIT", {"PUT", "$TOP/file", 201, "*", "tiny"});
  for (std::string yes : {"true", "t", "1", "on", "TRUE", "On"}) {
    table.names["YES"] = yes;
    table.check({"PUT", "$TOP/file?replace=$YES", 200, "*", "tiny"});
    table.check({"GET",
                 "$TOP/file?save=$YES",
                 200,
                 "tiny",
                 "",
                 "",
                 {"content-disposition: ^attachment"}});
  }
  for (std::string no : {"false", "f", "0", "off", "False", "OFF"}) {
    table.names["NO"] = no;
    table.check({"PUT", "$TOP/file?replace=$NO", 409, "*", "tiny"});
    table.check({"GET",
                 "$TOP/file?save=$NO",
                 200,
                 "tiny",
                 "",
                 "",
                 {"content-disposition: "}});
  }
  for (std::string neither : {"", "yes", "2", "tru"}) {
    table.names["X"] = neither;
    table.check({"PUT", "$TOP/file?replace=$X", 400,
                 "invalid boolean argument\n", "tiny"});
  }
}

TEST_CASE("the private drive is a root for its owner alone") {
  api_table table;
  table.names["TOP"] = "/vdrive/private";
  auto token = table.grid.authorization();
  table.check_all({
    {"PUT",
     "$TOP/diary",
     401,
     "*",
     "dear",
     "",
     {"www-authenticate: tahoe-lafs realm=\"tahoe-lafs\""}},
    {"PUT", "$TOP/diary", 401, "*", "dear",
     "Authorization: tahoe-lafs nonsense\r\n"},
    {"PUT", "$TOP/diary", 201, "^URI:LIT:", "dear", token},
    {"GET", "$TOP/diary", 401},
    {"HEAD", "$TOP/diary", 401, ""},
    {"GET", "$TOP/diary", 200, "dear", "", token},
    {"GET", "$TOP/", 200, "~diary", "", token},
    {"GET", "$TOP?t=json", 401},
    {"GET", "$TOP?t=json", 200, "~diary", "", token},
    {"POST", "$TOP?t=mkdir&name=d", 401},
    {"POST", "$TOP?t=mkdir&name=d", 200, "^URI:VDIR:", "", token},
    {"POST", "/vdrive/global?t=relink&from_name=x&to_dir=vdrive/private", 403},
    {"DELETE", "$TOP/diary", 401},
    {"DELETE", "$TOP/diary", 200, "^URI:LIT:", "", token},
    {"GET", "/vdrive/nobody", 404},
    {"GET", "/vdrive", 404},
  });
}

TEST_SUITE_END();

} // namespace tahoe::api_arguments_test
