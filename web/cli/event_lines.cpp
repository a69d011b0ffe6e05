#include "web/cli/event_lines.hpp"

#include <nlohmann/json.hpp>

namespace tahoe {

namespace {

using event_json = nlohmann::ordered_json;

double seconds_of(std::chrono::milliseconds elapsed) {
  return static_cast<double>(elapsed.count()) / 1000;
}

} // namespace

std::string to_line(const event_json& event) {
  // A file's name may be no UTF-8.
  return event.dump(-1, ' ', false, event_json::error_handler_t::replace)
         + '\n';
}

std::string message_event(std::string_view event, std::string_view message) {
  return to_line({{"event", event}, {"message", message}});
}

std::string done_event(event_json members, int exit_code,
                       std::chrono::milliseconds elapsed) {
  event_json event{{"event", "done"}};
  event.update(members);
  event["exit_code"] = exit_code;
  event["seconds"] = seconds_of(elapsed);
  return to_line(event);
}

std::string progress_event(const transfer_progress& now) {
  event_json total;
  if (now.total)
    total = *now.total;
  event_json event{
    {"event", "progress"}, {"bytes", now.done}, {"total", total}};
  if (!now.files.empty())
    event["files"] = now.files;
  return to_line(event);
}

std::string stored_event(const std::string& cap, uint64_t bytes,
                         std::chrono::milliseconds elapsed) {
  return to_line({{"event", "done"},
                  {"cap", cap},
                  {"bytes", bytes},
                  {"seconds", seconds_of(elapsed)}});
}

std::string fetched_event(uint64_t bytes, std::chrono::milliseconds elapsed) {
  return to_line(
    {{"event", "done"}, {"bytes", bytes}, {"seconds", seconds_of(elapsed)}});
}

std::string error_event(const command_error& err) {
  return to_line({{"event", "error"},
                  {"name", err.name},
                  {"message", err.cause},
                  {"remedy", err.remedy},
                  {"exit_code", static_cast<int>(err.code)}});
}

} // namespace tahoe
