#include "web/server/multipart.hpp"

#include "config/text.hpp"

namespace tahoe {

namespace {

constexpr size_t max_boundary_length = 70;
constexpr size_t max_padding = 100;
constexpr size_t max_headers_size = 8192;

caf::error malformed(const char* what) {
  return failure(ec::malformed, std::string{"bad multipart form: "} + what);
}

/// Takes a value off the text behind a `=`: a token, or a quoted string.
std::string take_value(std::string_view& text) {
  std::string result;
  if (!text.starts_with('"')) {
    auto end = std::min(text.find(';'), text.size());
    result = trim(text.substr(0, end));
    text.remove_prefix(end);
    return result;
  }
  text.remove_prefix(1);
  while (!text.empty() && text.front() != '"') {
    // Of escapes only these two: a backslash may be a part of a path.
    if (text.starts_with("\\\"") || text.starts_with("\\\\"))
      text.remove_prefix(1);
    result += text.front();
    text.remove_prefix(1);
  }
  text.remove_prefix(std::min<size_t>(1, text.size()));
  return result;
}

/// The value of `; KEY=VALUE`; keys do not depend on case.
std::optional<std::string>
find_parameter(std::string_view text, std::string_view key) {
  for (;;) {
    auto semicolon = text.find(';');
    if (semicolon == std::string_view::npos)
      return std::nullopt;
    text.remove_prefix(semicolon + 1);
    auto equals = text.find('=');
    if (equals == std::string_view::npos)
      return std::nullopt;
    auto found = to_lower(trim(text.substr(0, equals))) == key;
    text.remove_prefix(equals + 1);
    auto value = take_value(text);
    if (found)
      return value;
  }
}

} // namespace

caf::expected<std::string> multipart_boundary(std::string_view content_type) {
  if (!to_lower(content_type).starts_with("multipart/form-data"))
    return std::string{};
  auto boundary = find_parameter(content_type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > max_boundary_length
      || boundary->find_first_of("\r\n") != std::string::npos)
    return malformed("its type names no boundary");
  return std::move(*boundary);
}

multipart_parser::multipart_parser(std::string_view boundary)
  : delimiter_("\r\n--" + std::string{boundary}) {}

caf::expected<multipart_parser::event> multipart_parser::next() {
  for (;;) {
    auto before = state_;
    caf::expected<event> result = event::end;
    switch (state_) {
    case state::preamble:
    case state::content:
      result = seek_delimiter();
      break;
    case state::delimiter:
      result = end_delimiter();
      break;
    case state::headers:
      result = parse_headers();
      break;
    case state::done:
      break;
    }
    // Nothing to say but that it goes on in another state.
    if (!result || *result != event::need_more || state_ == before)
      return result;
  }
}

multipart_parser::event multipart_parser::seek_delimiter() {
  auto is_content = state_ == state::content;
  auto at = buffer_.find(delimiter_);
  if (at == 0) {
    buffer_.erase(0, delimiter_.size());
    state_ = state::delimiter;
    return is_content ? event::part_end : event::need_more;
  }
  // The end of what is there may be the beginning of a delimiter.
  if (at == std::string::npos)
    at = buffer_.size() - std::min(buffer_.size(), delimiter_.size() - 1);
  if (is_content && at > 0)
    data_ = blob{as_bytes(std::string_view{buffer_}.substr(0, at))};
  buffer_.erase(0, at);
  if (is_content && at > 0)
    return event::data;
  // What stands before the first part is for nobody.
  return buffer_.starts_with(delimiter_) ? seek_delimiter() : event::need_more;
}

caf::expected<multipart_parser::event> multipart_parser::end_delimiter() {
  if (buffer_.size() < 2)
    return event::need_more;
  if (buffer_.starts_with("--")) {
    state_ = state::done;
    return event::end;
  }
  auto end = buffer_.find("\r\n");
  auto padding = std::string_view{buffer_}.substr(0, end);
  if (padding.size() > max_padding)
    return malformed("a boundary goes on");
  if (end == std::string::npos)
    return event::need_more;
  if (padding.find_first_not_of(" \t") != std::string_view::npos)
    return malformed("a boundary goes on");
  buffer_.erase(0, end + 2);
  state_ = state::headers;
  return event::need_more;
}

caf::expected<multipart_parser::event> multipart_parser::parse_headers() {
  constexpr std::string_view end_of_headers = "\r\n\r\n";
  if (buffer_.starts_with("\r\n"))
    return malformed("a part has no headers");
  auto end = buffer_.find(end_of_headers);
  if (std::min(end, buffer_.size()) > max_headers_size)
    return malformed("the headers of a part are too long");
  if (end == std::string::npos)
    return event::need_more;
  std::optional<std::string> name;
  std::string_view headers{buffer_.data(), end};
  part_ = {};
  while (!headers.empty()) {
    auto line = headers.substr(0, headers.find("\r\n"));
    headers.remove_prefix(std::min(headers.size(), line.size() + 2));
    constexpr std::string_view key = "content-disposition:";
    if (!to_lower(line).starts_with(key))
      continue;
    name = find_parameter(line, "name");
    part_.file_name = find_parameter(line, "filename");
  }
  if (!name)
    return malformed("a part has no name");
  part_.name = std::move(*name);
  buffer_.erase(0, end + end_of_headers.size());
  state_ = state::content;
  return event::part;
}

} // namespace tahoe
