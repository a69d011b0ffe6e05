#include "web/server/form_body.hpp"

#include "config/text.hpp"
#include "web/server/request_arguments.hpp"

namespace tahoe {

namespace {

using event = multipart_parser::event;

/// Names, caps and addresses fit many times.
constexpr size_t max_form_size = size_t{64} << 10;

constexpr std::string_view plain_form = "application/x-www-form-urlencoded";

/// What a field counts besides its name and value.
constexpr size_t field_overhead = 64;

} // namespace

asio::awaitable<caf::expected<event>> form_body::next() {
  for (;;) {
    auto result = parser_.next();
    if (!result || *result != event::need_more)
      co_return result;
    auto piece = co_await client_.read_body();
    if (!piece)
      co_return std::move(piece.error());
    if (piece->empty())
      co_return failure(ec::malformed, "the form ends in the middle");
    parser_.feed(piece->view());
  }
}

asio::awaitable<caf::expected<blob>> form_body::read() {
  auto result = co_await next();
  if (!result)
    co_return std::move(result.error());
  co_return *result == event::data ? parser_.data() : blob{};
}

asio::awaitable<caf::expected<std::optional<form_part>>>
form_body::read_fields(request_target& target) {
  using result = std::optional<form_part>;
  for (;;) {
    auto begun = co_await next();
    if (!begun)
      co_return std::move(begun.error());
    if (*begun == event::end)
      co_return result{};
    if (parser_.part().name == "file")
      co_return result{parser_.part()};
    auto name = parser_.part().name;
    std::string value;
    size_of_fields_ += field_overhead + name.size();
    for (;;) {
      auto piece = co_await read();
      if (!piece)
        co_return std::move(piece.error());
      size_of_fields_ += piece->size();
      if (piece->empty() && size_of_fields_ <= max_form_size)
        break;
      if (size_of_fields_ > max_form_size)
        co_return failure(ec::too_large, "the fields of the form are too long; "
                                         "that of a file is named file");
      value += as_text(piece->view());
    }
    target.query.emplace_back(std::move(name), std::move(value));
  }
}

bool has_form(const exchange& client) {
  auto type = to_lower(client.header("Content-Type"));
  return type.starts_with(plain_form)
         || type.starts_with("multipart/form-data");
}

asio::awaitable<caf::expected<void>>
read_plain_form(exchange& client, request_target& target) {
  auto body = co_await read_text_body(client, max_form_size);
  if (!body)
    co_return std::move(body.error());
  co_return add_form(*body, target);
}

asio::awaitable<caf::expected<std::optional<posted_file>>>
read_form(exchange& client, request_target& target) {
  using result = std::optional<posted_file>;
  auto type = client.header("Content-Type");
  if (to_lower(type).starts_with(plain_form)) {
    auto added = co_await read_plain_form(client, target);
    if (!added)
      co_return std::move(added.error());
    co_return result{};
  }
  auto boundary = multipart_boundary(type);
  if (!boundary)
    co_return std::move(boundary.error());
  if (boundary->empty())
    co_return result{};
  auto form = std::make_shared<form_body>(client, *boundary);
  auto part = co_await form->read_fields(target);
  if (!part)
    co_return std::move(part.error());
  if (!*part)
    co_return result{};
  posted_file file{std::move(form), (*part)->file_name.value_or("")};
  co_return result{std::move(file)};
}

} // namespace tahoe
