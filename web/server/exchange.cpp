#include "web/server/exchange.hpp"

#include "web/server/error_reply.hpp"
#include "web/server/page_reply.hpp"
#include "web/server/request_target.hpp"

#include <algorithm>
#include <iterator>

namespace tahoe {

asio::awaitable<void>
reply_with(exchange& client, reply_head head, std::string body) {
  head.content_length = body.size();
  auto begun = co_await client.begin_reply(std::move(head));
  if (begun && !body.empty())
    co_await client.write_body(blob{as_bytes(body)});
}

asio::awaitable<void> reply_line(exchange& client, unsigned status,
                                 std::string line, header_list headers) {
  reply_head head;
  auto is_page = status >= 400 && wants_page(client);
  if (is_page)
    head = page_head();
  head.status = status;
  std::move(headers.begin(), headers.end(), std::back_inserter(head.headers));
  // A form was sent from the page of its directory, if it was sent from one.
  auto from_directory = client.method() == "POST" && client.target().size() > 1
                        && ends_in_slash(client.target());
  line
    = is_page ? render_error_page(status, line, from_directory) : line + '\n';
  co_await reply_with(client, std::move(head), std::move(line));
}

asio::awaitable<void>
reply_error(exchange& client, caf::error err, header_list headers) {
  auto reply = to_error_reply(err);
  headers.emplace_back("X-Tahoe-Error", reply.name);
  if (reply.status == 503)
    headers.emplace_back("Retry-After", "5");
  co_await reply_line(client, reply.status, std::move(reply.body),
                      std::move(headers));
}

} // namespace tahoe
