#pragma once

#include "test/support/drive_grid.hpp"

#include <doctest/doctest.h>

#include <map>

namespace tahoe::test {

/// One request of the web API, and what has to come back. `$NAME` in a text
/// stands for what the table's `names` have for it.
struct api_row {
  std::string method;
  std::string target;
  int status = 200;
  /// The whole body; `^…`: how it begins; `~…`: what is in it; `*`: anything.
  std::string body = "*";
  std::string sent{};    ///< the body of the request
  std::string headers{}; ///< of the request, each with its line end
  /// Of the reply, `name: value` in lower case names; the value as a body.
  std::vector<std::string> expected{};
};

/// Runs requests one after the other against a grid of its own.
class api_table {
public:
  std::map<std::string, std::string> names;
  drive_grid grid;

  std::string expand(std::string text) const {
    // Longer names first: `$DIR-RO` before `$DIR`.
    for (auto i = names.rbegin(); i != names.rend(); ++i)
      for (size_t at = 0; (at = text.find("$" + i->first, at)) != text.npos;)
        text.replace(at, i->first.size() + 1, i->second);
    return text;
  }

  http_reply ask(const api_row& row) {
    return grid.ask(row.method, expand(row.target), expand(row.headers),
                    expand(row.sent));
  }

  void check(const api_row& row) {
    CAPTURE(row.method);
    CAPTURE(row.target);
    CAPTURE(row.sent);
    auto reply = ask(row);
    CAPTURE(reply.body);
    CHECK(reply.status == row.status);
    CHECK(reply.complete);
    CHECK_MESSAGE(fits(reply.body, expand(row.body)), row.body);
    // On every reply, whatever it says.
    CHECK(reply.headers["x-frame-options"] == "DENY");
    CHECK(reply.headers["referrer-policy"] == "no-referrer");
    for (auto& line : row.expected) {
      auto colon = line.find(": ");
      auto value = reply.headers[line.substr(0, colon)];
      CAPTURE(value);
      CHECK_MESSAGE(fits(value, expand(line.substr(colon + 2))), line);
    }
  }

  void check_all(const std::vector<api_row>& rows) {
    for (auto& row : rows)
      check(row);
  }

  /// The body of a good reply, kept under a name.
  void keep(const std::string& name, const api_row& row) {
    auto reply = ask(row);
    REQUIRE_MESSAGE(reply.status < 300, reply.body);
    names[name] = reply.body;
  }

private:
  static bool fits(const std::string& text, const std::string& pattern) {
    if (pattern == "*")
      return true;
    if (pattern.starts_with("^"))
      return text.starts_with(pattern.substr(1));
    if (pattern.starts_with("~"))
      return text.find(pattern.substr(1)) != text.npos;
    return text == pattern;
  }
};

} // namespace tahoe::test
