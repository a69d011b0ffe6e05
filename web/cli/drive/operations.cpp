#include "web/cli/drive/drive_commands.hpp"
#include "web/cli/drive/shown_name.hpp"

#include <cmath>

namespace tahoe {

namespace {

double number_in(const nlohmann::json& operation, const char* key) {
  auto found = operation.find(key);
  return found != operation.end() && found->is_number() ? found->get<double>()
                                                        : 0;
}

/// Bytes of a transfer, things that a walk met.
std::string amount_of(const nlohmann::json& operation) {
  auto is_known = [&](const char* key) {
    return operation.contains(key) && operation[key].is_number();
  };
  if (!is_known("count") && !is_known("size"))
    return "-";
  if (!is_known("count"))
    return shown_size(static_cast<uint64_t>(number_in(operation, "size")));
  auto count = std::lround(number_in(operation, "count"));
  return std::to_string(count) + (count == 1 ? " thing" : " things");
}

std::string rate_of(const nlohmann::json& operation) {
  if (!operation.contains("bytes_per_second")
      || !operation["bytes_per_second"].is_number())
    return "-";
  auto rate = number_in(operation, "bytes_per_second");
  return shown_size(static_cast<uint64_t>(rate)) + "/s";
}

/// `upload      running   45 %  270.0 MB  98.0 MB/s  12 s  spreading  ID`
std::string line_of(const nlohmann::json& operation) {
  auto column = [](std::string text, size_t width) {
    text.resize(std::max(width, text.size()), ' ');
    return text + "  ";
  };
  std::string percent{"-"};
  if (operation.contains("percent") && operation["percent"].is_number())
    percent
      = std::to_string(std::lround(number_in(operation, "percent"))) + " %";
  auto seconds = std::to_string(std::lround(number_in(operation, "duration")));
  auto end = text_member(operation, "error_text");
  return column(text_member(operation, "kind"), 10)
         + column(text_member(operation, "outcome"), 9) + column(percent, 5)
         + column(amount_of(operation), 8) + column(rate_of(operation), 10)
         + column(seconds + " s", 6) + column(text_member(operation, "id"), 4)
         + shown_name(end.empty() ? text_member(operation, "stage") : end);
}

int show_operations(drive_session& opened, reporter& to_user) {
  web_request request;
  request.address = "status?t=json";
  // Others do not learn which the owner's are.
  request.with_token = true;
  auto reply = opened.client().ask(std::move(request));
  if (!reply)
    return to_user.failed(reply.error());
  auto status = nlohmann::json::parse(reply->body, nullptr, false);
  size_t shown = 0;
  for (auto list : {"active", "recent"}) {
    if (!status.is_object() || !status.contains(list))
      return to_user.failed(
        failure(ec::io_failure, "the node tells nothing of its operations"));
    for (auto& operation : status[list]) {
      nlohmann::ordered_json event{{"event", "operation"}};
      event.update(nlohmann::ordered_json(operation));
      to_user.result(line_of(operation), event);
      ++shown;
    }
  }
  return to_user.ended("", {{"operations", shown}});
}

} // namespace

int run_operations(const operations_options& options) {
  reporter to_user{options.drive.report};
  return on_drive(options.drive, to_user, [&](drive_session& opened) {
    return show_operations(opened, to_user);
  });
}

} // namespace tahoe
