#include "web/cli/cap_argument.hpp"
#include "web/cli/commands.hpp"
#include "web/cli/node_url.hpp"
#include "web/cli/target_file.hpp"
#include "web/cli/web_request.hpp"

namespace tahoe {

int run_get(const get_options& options) {
  auto url = read_node_url(options.node_directory);
  if (!url)
    return report(stop_with(url.error()));
  interrupt_watch interrupt;
  auto cap = read_cap_argument(options.cap, interrupt);
  if (interrupt.interrupted())
    return report({exit_code::interrupted, "interrupted", ""});
  if (!cap)
    return report(stop_with(cap.error()));
  auto target = target_file::create(options.target);
  if (!target)
    return report(stop_with(target.error()));
  caf::error problem;
  web_request request;
  request.url = *url + "uri/" + url_component(*cap);
  request.write_body = [&](std::string_view piece) {
    auto written = target->write(piece);
    if (!written)
      problem = std::move(written.error());
    return !problem;
  };
  auto stopped = perform(request, interrupt, "fetching");
  if (problem)
    return report(stop_with(problem));
  if (stopped)
    return report(*stopped);
  if (auto finished = target->finish(); !finished)
    return report(stop_with(finished.error()));
  return 0;
}

} // namespace tahoe
