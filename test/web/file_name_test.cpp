#include "web/server/file_name.hpp"

#include <doctest/doctest.h>

namespace tahoe::file_name_test {

TEST_SUITE_BEGIN("file_name");

TEST_CASE("the media type follows the extension, in any case") {
  CHECK(media_type_of("a.PNG") == "image/png");
  CHECK(media_type_of("archive.tar.gz") == "application/gzip");
  CHECK(media_type_of("film.mkv") == "video/x-matroska");
  CHECK(media_type_of("README") == "text/plain");
  CHECK(media_type_of("a.unheard-of") == "text/plain");
  CHECK(media_type_of("") == "text/plain");
}

TEST_CASE("a name to save under is quoted and encoded") {
  CHECK(attachment("a\r\nb")
        == "attachment; filename=\"a__b\"; filename*=UTF-8''a%0D%0Ab");
  CHECK(attachment("a \"b\".txt")
        == "attachment; filename=\"a \\\"b\\\".txt\"; "
           "filename*=UTF-8''a%20%22b%22.txt");
}

TEST_SUITE_END();

} // namespace tahoe::file_name_test
