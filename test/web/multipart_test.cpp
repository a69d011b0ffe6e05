#include "web/server/multipart.hpp"

#include <doctest/doctest.h>

#include <random>

namespace tahoe::multipart_test {

TEST_SUITE_BEGIN("multipart");

namespace {

using event = multipart_parser::event;

/// What comes of a body that is fed in pieces of this size: `NAME[FILE]=TEXT;`
/// for each part, `.` for the end, `!` for an error, `?` if more is needed.
std::string parse(std::string_view body, size_t piece_size,
                  std::string_view boundary = "xx") {
  multipart_parser parser{boundary};
  std::string result;
  for (;;) {
    auto next = parser.next();
    if (!next)
      return result + "!";
    switch (*next) {
    case event::need_more:
      if (body.empty())
        return result + "?";
      parser.feed(as_bytes(body.substr(0, piece_size)));
      body.remove_prefix(std::min(piece_size, body.size()));
      break;
    case event::part:
      result += parser.part().name;
      if (auto& file = parser.part().file_name)
        result += "[" + *file + "]";
      result += "=";
      break;
    case event::data:
      result += as_text(parser.data().view());
      break;
    case event::part_end:
      result += ";";
      break;
    case event::end:
      return result + ".";
    }
  }
}

const std::string form = "a preamble\r\n--xx \t\r\n"
                         "Content-Disposition: form-data; name=\"t\"\r\n\r\n"
                         "upload\r\n--xx\r\n"
                         "content-type: text/plain\r\n"
                         "CONTENT-DISPOSITION: form-data; NAME=file; "
                         "filename=\"a \\\"b\\\"; c\\d.txt\"\r\n\r\n"
                         "line\r\n\r\n-- x\r\n--x\r\n--xx\r\n"
                         "Content-Disposition: form-data; name=\"\"\r\n\r\n"
                         "\r\n--xx--\r\nan epilogue";
const std::string meaning
  = "t=upload;file[a \"b\"; c\\d.txt]=line\r\n\r\n-- x\r\n--x;=;.";

} // namespace

TEST_CASE("a form is the same in pieces of every size") {
  for (size_t size = 1; size <= form.size(); ++size)
    CHECK(parse(form, size) == meaning);
}

TEST_CASE("a form that ends early needs more, at every byte") {
  auto end = form.find("--xx--") + 6;
  for (size_t size = 0; size < end; ++size) {
    auto result = parse(std::string_view{form}.substr(0, size), 7);
    CHECK(result.back() == '?');
  }
  CHECK(parse(std::string_view{form}.substr(0, end), 7) == meaning);
}

TEST_CASE("a changed byte does no harm") {
  std::minstd_rand random{1};
  for (size_t i = 0; i < form.size(); ++i) {
    auto changed = form;
    changed[i] = static_cast<char>(random());
    CHECK_FALSE(parse(changed, 1 + random() % 50).empty());
  }
}

namespace {

/// The text with a few bytes changed, left out, doubled or moved, of those that
/// mean something here for the most part.
std::string garble(std::string text, std::minstd_rand& random) {
  const std::string_view special = "\r\n-\"\\;=: x\0";
  for (auto changes = 1 + random() % 4; changes > 0 && !text.empty();
       --changes) {
    auto at = random() % text.size();
    auto size = 1 + random() % 8;
    switch (random() % 4) {
    case 0:
      text[at] = special[random() % special.size()];
      break;
    case 1:
      text.erase(at, size);
      break;
    case 2:
      text.insert(at, text.substr(at, size));
      break;
    case 3:
      text.insert(random() % text.size(), text.substr(at, 4 * size));
      break;
    }
  }
  return text;
}

} // namespace

TEST_CASE("however a form is garbled, its pieces make no difference") {
  std::minstd_rand random{7};
  for (int round = 0; round < 5000; ++round) {
    auto garbled = garble(form, random);
    CAPTURE(garbled);
    auto whole = parse(garbled, garbled.size() + 1);
    REQUIRE(parse(garbled, 1) == whole);
    REQUIRE(parse(garbled, 1 + random() % 40) == whole);
  }
}

TEST_CASE("however a type is garbled, its boundary is one or none") {
  std::minstd_rand random{8};
  for (int round = 0; round < 5000; ++round) {
    auto garbled = garble("multipart/form-data; a=b; boundary=\"a b\"", random);
    CAPTURE(garbled);
    auto boundary = multipart_boundary(garbled);
    if (boundary)
      REQUIRE(boundary->size() <= 70);
  }
}

TEST_CASE("what is no form is refused, and soon") {
  CHECK(parse("--xxy\r\n\r\n", 100) == "!");
  CHECK(parse("--xx\r\n\r\ntext\r\n--xx--", 100) == "!");
  CHECK(parse("--xx\r\nContent-Disposition: form-data\r\n\r\n", 100) == "!");
  CHECK(parse("--xx" + std::string(1000, ' '), 10) == "!");
  CHECK(parse("--xx\r\n" + std::string(100'000, 'h'), 1000) == "!");
}

TEST_CASE("a preamble is not kept") {
  CHECK(parse(std::string(5'000'000, '\r'), 1'000'000) == "?");
}

TEST_CASE("the boundary stands in the type") {
  CHECK(*multipart_boundary("multipart/form-data; boundary=abc") == "abc");
  CHECK(*multipart_boundary("Multipart/Form-Data; a=b; BOUNDARY=\"a b\"")
        == "a b");
  CHECK(*multipart_boundary("application/json") == "");
  CHECK(*multipart_boundary("") == "");
  for (auto type : {"multipart/form-data", "multipart/form-data; boundary=",
                    "multipart/form-data; boundary=\"\""})
    CHECK_FALSE(multipart_boundary(type));
  CHECK_FALSE(multipart_boundary("multipart/form-data; boundary="
                                 + std::string(71, 'x')));
}

TEST_SUITE_END();

} // namespace tahoe::multipart_test
