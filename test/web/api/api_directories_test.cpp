#include "test/support/api_table.hpp"

namespace tahoe::api_directories_test {

using namespace tahoe::test;

TEST_SUITE_BEGIN("api_directories");

namespace {

const std::string form = "Content-Type: application/x-www-form-urlencoded\r\n";

/// A directory with a file and a directory in it.
void make_directory(api_table& table) {
  table.names["TOP"] = "/vdrive/global";
  table.keep("LIT", {"PUT", "$TOP/d/file", 201, "*", "tiny"});
  table.keep("SUB", {"PUT", "$TOP/d/sub?t=mkdir"});
  table.keep("DIR", {"GET", "$TOP/d?t=uri"});
  table.keep("RO", {"GET", "$TOP/d?t=readonly-uri"});
}

} // namespace

TEST_CASE("directories are read as spec/wapi.md §5 says") {
  api_table table;
  make_directory(table);
  table.check_all({
    {"GET", "$TOP/d/", 200, "~file", "", "", {"content-type: ^text/html"}},
    {"GET", "/uri/$RO/", 200, "~file"},
    {"GET", "/uri/$RO", 302, "*", "", "", {"location: ~/"}},
    {"GET",
     "/uri/$DIR?t=json",
     200,
     "^[\n \"dirnode\"",
     "",
     "",
     {"content-type: ^text/plain"}},
    {"GET", "/uri/$DIR/?t=json", 200, "~\"rw_uri\": \"$DIR\""},
    {"GET", "/uri/$RO?t=json", 200, "~\"ro_uri\": \"$RO\""},
    {"GET", "$TOP/d?t=json", 200, "~\"children\""},
    {"GET", "/uri/$DIR?t=uri", 200, "$DIR"},
    {"GET", "/uri/$DIR?t=readonly-uri", 200, "$RO"},
    {"GET", "/uri/$RO?t=uri", 200, "$RO"},
    {"GET", "/uri/$DIR/sub?t=uri", 200, "$SUB"},
    {"GET", "/uri/$DIR?t=odd", 400, "GET directory: bad t=odd\n"},
    {"GET", "/uri/$DIR//file", 400,
     "The webapi does not allow empty pathname components, i.e. a double "
     "slash\n"},
    {"GET", "/uri/$DIR/none", 404, "No such child: none\n"},
    {"GET", "/uri/$DIR/none?t=json", 404, "No such child: none\n"},
    {"GET", "/uri/$DIR/file/x", 400, "Files have no children named x\n"},
    {"GET", "/uri/$DIR/file/", 400, "^Files have no children named ''"},
    {"GET", "/uri/$DIR/file/?t=json", 400, "^Files have no children named ''"},
    {"DELETE", "/uri/$DIR/file/x", 400, "Files have no children named x\n"},
    {"DELETE", "/uri/$DIR/file/x/y", 400, "Files have no children named x\n"},
    {"HEAD", "/uri/$DIR?t=json", 400, ""},
  });
}

TEST_CASE("directories are made as spec/wapi.md §5 says") {
  api_table table;
  make_directory(table);
  table.check_all({
    {"PUT", "$TOP/d/sub?t=mkdir", 200, "$SUB"},
    {"PUT", "$TOP/d/a/b?t=mkdir", 200, "^URI:VDIR:"},
    {"PUT", "$TOP/d/file?t=mkdir", 409,
     "Unable to create directory file: a file was in the way\n"},
    {"PUT", "$TOP/d/file/x?t=mkdir", 409,
     "Cannot create directory x, because its parent is a file, not a "
     "directory\n"},
    {"PUT", "$TOP/d/i?t=mkdir&format=CHK", 400},
    {"PUT", "$TOP/d/i?t=mkdir&format=odd", 400,
     "Unknown format: odd, I know CHK, SDMF, MDMF\n"},
    {"PUT", "/uri/$RO/x?t=mkdir", 403},
    {"POST", "$TOP/d?t=mkdir&name=made", 200, "^URI:VDIR:"},
    {"POST", "$TOP/d/sub?t=mkdir", 200, "$SUB"},
    {"POST", "$TOP/d?t=mkdir&name=sub", 200, "$SUB"},
    {"POST", "$TOP/d?t=mkdir&name=sub&replace=false", 409,
     "There was already a child by that name, and you asked me to not replace "
     "it.\n"},
    {"POST", "$TOP/d?t=mkdir&name=sub&replace=only-files", 400,
     "invalid boolean argument\n"},
    {"POST", "$TOP/d?t=mkdir&name=x&private-key=abc", 501},
    {"POST", "$TOP/d?t=mkdir-with-children&name=w", 200,
     "^URI:VDIR:", R"({"x":["filenode",{"ro_uri":"$LIT"}]})"},
    {"GET", "$TOP/d/w/x", 200, "tiny"},
    {"POST", "$TOP/d?t=mkdir-with-children&name=w", 409, "*", "{}"},
    {"POST", "$TOP/d?t=mkdir-immutable&name=i", 501,
     "POST t=mkdir-immutable is not in this version\n", "{}"},
  });
}

TEST_CASE("children are linked as spec/wapi.md §5 says") {
  api_table table;
  make_directory(table);
  const std::string reserved
    = "There was already a child by that name, and you asked me to not replace "
      "it.\n";
  table.check_all({
    {"POST", "$TOP/d?t=uri&name=l&uri=$LIT", 200, "$LIT"},
    {"POST", "$TOP/d?t=uri&name=l&uri=$LIT&replace=false", 409, reserved},
    {"POST", "$TOP/d", 200, "$LIT", "t=uri&name=formed&uri=$LIT", form},
    {"POST", "$TOP/d?t=uri&name=l", 400},
    {"POST", "$TOP/d?t=uri&uri=$LIT", 400},
    {"POST", "$TOP/d?t=uri&name=l&uri=nonsense", 400},
    {"POST", "$TOP/d?t=uri&name=l&uri=URI:FUTURE:x", 400,
     "^MustNotBeUnknownRWError"},
    {"POST", "$TOP/d?t=set_children", 200, "Okay so I did it.",
     R"({"s1":["filenode",{"rw_uri":"$LIT"}],)"
     R"("s2":["dirnode",{"rw_uri":"$SUB"}]})"},
    {"GET", "$TOP/d/s2?t=uri", 200, "$SUB"},
    {"POST", "$TOP/d?t=set-children", 200, "Okay so I did it.",
     R"({"s1":["filenode",{"ro_uri":"$LIT"}]})"},
    {"POST", "$TOP/d?t=set_children&replace=false", 409, reserved,
     R"({"s1":["filenode",{"ro_uri":"$LIT"}]})"},
    {"POST", "$TOP/d?t=set_children", 400, "~MustBeReadonlyError",
     R"({"s3":["dirnode",{"ro_uri":"$SUB"}]})"},
    {"POST", "$TOP/d?t=set_children", 400, "~MustNotBeUnknownRWError",
     R"({"s3":["filenode",{"rw_uri":"URI:FUTURE:x"}]})"},
    {"POST", "$TOP/d?t=set_children", 400, "*", R"({"s3":[]})"},
    {"POST", "/uri/$RO?t=set_children", 403, "*",
     R"({"s3":["filenode",{"ro_uri":"$LIT"}]})"},
    {"GET", "$TOP/d/s3", 404},
  });
}

TEST_CASE("children are moved and unlinked as spec/wapi.md §5 says") {
  api_table table;
  make_directory(table);
  table.check_all({
    {"POST", "$TOP/d?t=rename&from_name=file&to_name=moved", 200,
     "thing moved"},
    {"GET", "$TOP/d/moved", 200, "tiny"},
    {"GET", "$TOP/d/file", 404},
    {"POST", "$TOP/d", 200, "thing moved",
     "t=rename&from_name=moved&to_name=file", form},
    {"POST", "$TOP/d?t=rename&from_name=none&to_name=x", 404,
     "No such child: none\n"},
    {"POST", "$TOP/d?t=rename&from_name=file&to_name=sub&replace=false", 409},
    {"POST", "$TOP/d?t=rename&from_name=file&to_name=sub&replace=only-files",
     409},
    {"POST", "$TOP/d?t=rename&from_name=file&to_name=x&to_dir=$SUB", 400},
    {"POST", "$TOP/d?t=rename&from_name=file&to_name=a/b", 400},
    {"POST", "$TOP/d?t=rename&from_name=file", 400},
    {"POST", "$TOP/d?t=relink&from_name=file&to_dir=$SUB", 200, "thing moved"},
    {"GET", "$TOP/d/sub/file", 200, "tiny"},
    {"POST", "$TOP/d/sub?t=relink&from_name=file&to_dir=$DIR&to_name=back", 200,
     "thing moved"},
    {"GET", "$TOP/d/back", 200, "tiny"},
    {"POST", "$TOP/d?t=relink&from_name=back&to_name=back", 200, "thing moved"},
    {"POST", "$TOP/d?t=relink&from_name=back&to_dir=$DIR/sub", 200,
     "thing moved"},
    {"POST", "$TOP/d/sub?t=relink&from_name=back&to_dir=$LIT", 400},
    {"POST", "$TOP/d/sub?t=relink&from_name=back&to_name=a/b", 400},
    {"POST", "$TOP/d/sub?t=unlink&name=back", 200, "thing unlinked"},
    {"POST", "$TOP/d/sub?t=delete&name=back", 404, "No such child: back\n"},
    {"POST",
     "$TOP/d?t=unlink&name=sub&when_done=/x",
     302,
     "",
     "",
     "",
     {"location: /x"}},
    {"GET", "$TOP/d/sub", 404},
    {"POST", "/uri/$RO?t=unlink&name=x", 403},
    {"POST", "$TOP/d?t=odd", 400, "POST to a directory with bad t=odd\n"},
    {"POST", "$TOP/d?t=check", 501, "POST t=check is not in this version\n"},
    {"POST", "$TOP/d?t=start-deep-check&ophandle=h", 501},
    {"POST", "$TOP/d?t=stream-deep-check", 501},
    {"PATCH",
     "$TOP/d",
     405,
     "*",
     "",
     "",
     {"allow: GET, HEAD, PUT, POST, DELETE"}},
  });
}

TEST_SUITE_END();

} // namespace tahoe::api_directories_test
