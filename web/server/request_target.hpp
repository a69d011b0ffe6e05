#pragma once

#include "codec/error.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tahoe {

/// The longest request target this server reads, in bytes as sent.
inline constexpr size_t max_target_length = 8192;

/// What a request asks for, percent-decoded: `/uri/URI%3ACHK...?save=true`.
struct request_target {
  /// The components of the path; none for `/`. A slash at the end of the path
  /// adds none.
  std::vector<std::string> path;
  /// Arguments in the order of the query string.
  std::vector<std::pair<std::string, std::string>> query;

  /// The first argument of this name.
  std::optional<std::string> argument(std::string_view name) const;
};

/// Parses the target of a request line in origin form (RFC 9112 §3.2.1).
/// Fails with malformed: not a path, too long, a bad escape, U+0000, a control
/// character in the query, or an empty component (spec/wapi.md §1).
caf::expected<request_target> parse_request_target(std::string_view text);

/// True if the path of a target does, as that of a directory may.
bool ends_in_slash(std::string_view target);

/// Adds the arguments of an `application/x-www-form-urlencoded` body to those
/// of the address, which win. Control characters are fine in these, apart from
/// U+0000. Fails with malformed: a bad escape.
caf::expected<void> add_form(std::string_view body, request_target& target);

/// True for `true t 1 on`, false for `false f 0 off`, in any case; malformed
/// otherwise (spec/wapi.md §1).
caf::expected<bool> parse_boolean_argument(std::string_view text);

/// Escapes everything but letters, digits and `-._~`, so that the result is one
/// component of a path or one value of a query.
std::string percent_encode(std::string_view text);

/// The target as the access log may show it: whatever could hold a cap or a
/// key is replaced by `[CENSORED]` (spec/wapi.md §1).
std::string censored_target(std::string_view target);

} // namespace tahoe
