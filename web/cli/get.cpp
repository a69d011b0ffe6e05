#include "web/cli/cap_argument.hpp"
#include "web/cli/commands.hpp"
#include "web/cli/node_url.hpp"
#include "web/cli/target_file.hpp"
#include "web/cli/web_request.hpp"

namespace tahoe {

int run_get(const get_options& options) {
  reporter to_user{options.report,
                   {"fetching", "looking for shares..."},
                   options.target == "-"};
  auto url = read_node_url(options.node_directory);
  if (!url)
    return to_user.failed(stop_with(url.error()));
  interrupt_watch interrupt;
  auto cap = read_cap_argument(options.cap, interrupt);
  if (interrupt.interrupted())
    return to_user.failed(stop_interrupted());
  if (!cap)
    return to_user.failed(stop_with(cap.error()));
  auto target = target_file::create(options.target);
  if (!target)
    return to_user.failed(stop_with(target.error()));
  caf::error problem;
  web_request request;
  request.url = *url + "uri/" + url_component(*cap);
  request.write_body = [&](std::string_view piece) {
    auto written = target->write(piece);
    if (!written)
      problem = std::move(written.error());
    return !problem;
  };
  request.on_progress
    = [&](const transfer_progress& now) { to_user.progress(now); };
  auto stopped = perform(request, interrupt);
  if (problem)
    return to_user.failed(stop_with(problem));
  if (stopped)
    return to_user.failed(std::move(*stopped));
  if (auto finished = target->finish(); !finished)
    return to_user.failed(stop_with(finished.error()));
  return to_user.fetched();
}

} // namespace tahoe
