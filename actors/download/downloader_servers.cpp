// The part of a downloader that asks servers.

#include "actors/download/downloader_state.hpp"
#include "codec/base32.hpp"
#include "crypto/server_order.hpp"

namespace tahoe {

namespace {

/// Those that are connected, in the order in which to ask them for a file.
server_list order_servers(const known_servers& known, const storage_index& si) {
  std::vector<tub_id> ids;
  std::vector<const server_entry*> connected;
  for (auto& entry : known.servers)
    if (entry.service) {
      ids.push_back(entry.id);
      connected.push_back(&entry);
    }
  server_list result;
  for (auto i : permuted_order(si, ids))
    result.servers.push_back(*connected[i]);
  result.disconnected = known.servers.size() - connected.size();
  return result;
}

} // namespace

caf::result<server_list> downloader_state::list(const list_servers& msg) {
  auto promise = self_->make_response_promise<server_list>();
  self_->request(servers_, request_deadline, get_servers{})
    .then(
      [promise, si = msg.si](const known_servers& known) mutable {
        promise.deliver(order_servers(known, si));
      },
      [promise](caf::error& why) mutable { promise.deliver(std::move(why)); });
  return promise;
}

template <class Result, class Request, class Then, class Failed>
void downloader_state::send_in_turn(const storage_actor& server,
                                    const Request& what, interval deadline,
                                    Then then, Failed failed) {
  auto key = caf::actor_cast<caf::strong_actor_ptr>(server).get();
  windows_.submit(key, [=, this] {
    request_patiently(
      self_, server, self_->clock().now() + deadline, what,
      [this, key, then](Result& result) mutable {
        windows_.finished(key);
        then(result);
      },
      [this, key, failed](caf::error& why) mutable {
        windows_.finished(key);
        failed(why);
      });
  });
}

template <class Result, class Request>
caf::result<Result>
downloader_state::relay(const storage_actor& server, const Request& what,
                        interval deadline) {
  auto promise = self_->make_response_promise<Result>();
  send_in_turn<Result>(
    server, what, deadline,
    [promise](Result& result) mutable { promise.deliver(std::move(result)); },
    [promise](caf::error& why) mutable { promise.deliver(std::move(why)); });
  return promise;
}

caf::result<shares_found> downloader_state::find(const find_on_server& msg) {
  return relay<shares_found>(msg.server, msg.what, find_deadline);
}

caf::result<blob> downloader_state::read(const read_on_server& msg) {
  return relay<blob>(msg.server, msg.what, request_deadline);
}

caf::result<servers_surveyed>
downloader_state::survey(const survey_servers& msg) {
  auto promise = self_->make_response_promise<servers_surveyed>();
  auto now = self_->clock().now();
  if (!latest_survey_ || !latest_survey_->answers(msg.index, now))
    begin_survey(msg);
  latest_survey_->join(promise);
  return promise;
}

void downloader_state::begin_survey(const survey_servers& msg) {
  auto survey = std::make_shared<grid_survey>(msg.index, self_->clock().now());
  latest_survey_ = survey;
  self_->request(servers_, request_deadline, get_servers{})
    .then(
      [this, survey, msg](const known_servers& known) {
        auto all = order_servers(known, msg.index);
        survey->begin(all);
        for (size_t i = 0; i < all.servers.size(); ++i)
          send_in_turn<shares_found>(
            caf::actor_cast<storage_actor>(all.servers[i].service),
            find_shares{msg.index, 0}, find_deadline,
            [survey, i](shares_found& found) { survey->answered(i, found); },
            [survey, i](caf::error& why) { survey->failed(i, why); });
        self_->delayed_send(self_, msg.patience,
                            ask_again{[survey] { survey->end(); }});
      },
      [this, survey](caf::error& why) {
        survey->give_up(why);
        if (latest_survey_ == survey)
          latest_survey_.reset();
      });
}

void downloader_state::report(const report_to_server& msg) {
  corrupt_shares_.add();
  auto text = "server=" + base32_encode(msg.id.view())
              + " si=" + base32_encode(msg.what.index.view())
              + " sharenum=" + std::to_string(msg.what.number);
  auto log = log_.with_id(msg.operation);
  log.warning("corrupt-share", text + ": " + msg.what.reason.text);
  self_->request(msg.server, request_deadline, msg.what)
    .then([] {},
          [log, text](caf::error& why) {
            log.info("report-failed", text + ": " + describe(why));
          });
}

} // namespace tahoe
