#pragma once

#include "web/server/exchange.hpp"
#include "web/server/multipart.hpp"
#include "web/server/request_target.hpp"

#include <memory>

namespace tahoe {

/// A multipart form in the body of a request, read part by part at the pace of
/// whoever reads.
class form_body {
public:
  form_body(exchange& client, std::string_view boundary)
    : client_(client), parser_(boundary) {}

  /// Adds fields to the arguments, of which those that are there win, up to a
  /// part named `file`, which comes back with its content unread. Nothing at
  /// the end of the form. Fails with malformed, or as `read_body`.
  asio::awaitable<caf::expected<std::optional<form_part>>>
  read_fields(request_target& target);

  /// The next piece of the part's content; an empty one ends it.
  asio::awaitable<caf::expected<blob>> read();

private:
  asio::awaitable<caf::expected<multipart_parser::event>> next();

  exchange& client_;
  multipart_parser parser_;
  size_t size_of_fields_ = 0;
};

/// A file in a form whose other fields may follow it.
struct posted_file {
  std::shared_ptr<form_body> form;
  std::string name; ///< as the sender calls it; may be empty
};

/// Whether the body says to be a form, of either kind.
bool has_form(const exchange& client);

/// Reads a body of fields as in an address into the arguments, whatever it says
/// to be.
asio::awaitable<caf::expected<void>>
read_plain_form(exchange& client, request_target& target);

/// Reads the form in the body, of either kind, into the arguments, up to the
/// file in it. A body that says to be no form is left alone.
asio::awaitable<caf::expected<std::optional<posted_file>>>
read_form(exchange& client, request_target& target);

} // namespace tahoe
