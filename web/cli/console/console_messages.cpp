#include "web/cli/console/console_messages.hpp"

#include <nlohmann/json.hpp>

namespace tahoe {

namespace {

using nlohmann::json;

constexpr size_t max_completions = 100;

/// Words may be any bytes; what is no UTF-8 is replaced.
std::string request_line(const json& request) {
  return request.dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
}

} // namespace

caf::expected<std::string>
command_request(const std::vector<std::string>& words,
                std::optional<size_t> columns) {
  json request{{"command", words}};
  if (columns)
    request["columns"] = *columns;
  auto line = request_line(request);
  if (line.size() > max_console_request)
    return failure(ec::malformed, "the command is longer than 64 KiB");
  return line;
}

std::string completion_request(std::string_view text) {
  return request_line({{"complete", text}});
}

std::string cancel_request() {
  return request_line({{"cancel", true}});
}

caf::expected<console_answer> parse_console_answer(std::string_view line) {
  auto answer = json::parse(line, nullptr, false);
  console_answer result;
  using kind = console_answer::kind;
  auto text_of = [&](const char* key) -> std::optional<std::string> {
    auto found = answer.find(key);
    if (found == answer.end() || !found->is_string())
      return std::nullopt;
    return found->get<std::string>();
  };
  if (answer.is_object()) {
    if (auto text = text_of("text")) {
      result.text = std::move(*text);
      return result;
    }
    if (auto end = text_of("end")) {
      result.what = kind::end;
      result.end = std::move(*end);
      result.text = text_of("message").value_or("");
      return result;
    }
    if (answer.contains("clear")) {
      result.what = kind::clear;
      return result;
    }
    if (auto found = answer.find("completions");
        found != answer.end() && found->is_array()) {
      result.what = kind::completions;
      for (auto& word : *found)
        if (word.is_string() && result.completions.size() < max_completions)
          result.completions.push_back(word.get<std::string>());
      return result;
    }
  }
  return failure(ec::malformed, "the node says what this console does not "
                                "know: use the tahoe-node that runs it");
}

} // namespace tahoe
