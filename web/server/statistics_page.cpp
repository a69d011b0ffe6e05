#include "web/server/statistics_page.hpp"

#include "web/server/health_pages.hpp"
#include "web/server/openmetrics.hpp"
#include "web/server/operation_rows.hpp"
#include "web/server/operations_page.hpp"
#include "web/server/statistics_view.hpp"
#include "web/server/status_page.hpp"
#include "web/server/storage_page.hpp"

namespace tahoe {

asio::awaitable<void> serve_statistics(exchange& client, const web_context& web,
                                       const request_target& target) {
  auto form = target.argument("t").value_or("");
  if (!form.empty() && form != "json" && form != "openmetrics") {
    co_await refuse_form(client, std::move(form));
    co_return;
  }
  auto of_actors = co_await ask_actor_metrics(client, web);
  auto all = web.metrics.collect(std::move(of_actors));
  if (form.empty()) {
    auto page = render_statistics_page(all);
    co_await reply_page(client, false, std::move(page));
    co_return;
  }
  // Who watches a node wants all else all the more when its disk hangs.
  auto storage = co_await ask_storage(client, web);
  auto usual = to_usual(all, storage ? std::move(*storage) : storage_state{},
                        unix_time(web.clock()));
  reply_head head;
  std::string body;
  if (form == "openmetrics") {
    head.content_type
      = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    body = render_openmetrics(all, usual);
  } else {
    body = render_statistics_json(all, usual);
  }
  co_await reply_with(client, std::move(head), std::move(body));
}

} // namespace tahoe
