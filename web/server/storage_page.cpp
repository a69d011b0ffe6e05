#include "web/server/storage_page.hpp"

#include "web/server/operations_page.hpp"
#include "web/server/status_page.hpp"

namespace tahoe {

asio::awaitable<caf::expected<storage_state>>
ask_storage(exchange& client, const web_context& web) {
  if (!web.services.storage)
    co_return storage_state{};
  auto report
    = co_await ask<storage_report>(client, web.asker, web.services.storage,
                                   get_storage_report{}, status_deadline);
  if (!report)
    co_return std::move(report.error());
  co_return storage_state{std::move(*report)};
}

asio::awaitable<void> serve_storage(exchange& client, const web_context& web,
                                    const request_target& target) {
  auto form = target.argument("t").value_or("");
  if (!form.empty() && form != "json") {
    co_await refuse_form(client, std::move(form));
    co_return;
  }
  auto state = co_await ask_storage(client, web);
  if (!state) {
    co_await reply_error(client, std::move(state.error()));
    co_return;
  }
  if (form.empty()) {
    auto page = render_storage_page(*state, web.metrics.collect());
    co_await reply_page(client, false, std::move(page));
    co_return;
  }
  reply_head head;
  auto body = render_storage_json(*state);
  co_await reply_with(client, std::move(head), std::move(body));
}

} // namespace tahoe
