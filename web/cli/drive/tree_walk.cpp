#include "web/cli/drive/tree_walk.hpp"

#include "web/cli/drive/directory_json.hpp"

namespace tahoe {

namespace {

/// No line of a manifest is longer: a path of a thousand names.
constexpr size_t max_line_length = size_t{4} << 20;

/// Cuts a stream into lines. False if one is too long.
bool take_lines(std::string& rest, std::string_view piece,
                const std::function<void(std::string_view)>& take) {
  rest += piece;
  size_t begin = 0;
  for (size_t end; (end = rest.find('\n', begin)) != std::string::npos;
       begin = end + 1)
    take(std::string_view{rest}.substr(begin, end - begin));
  rest.erase(0, begin);
  return rest.size() <= max_line_length;
}

} // namespace

caf::expected<void>
walk_tree(web_client& client, const remote_path& path, const line_taker& take,
          const std::function<void(std::string_view)>& problem) {
  auto complete = false;
  auto in_errors = false;
  std::string rest;
  auto take_line = [&](std::string_view line) {
    in_errors = in_errors || line.starts_with("ERROR: ");
    auto met = in_errors ? nlohmann::json{}
                         : nlohmann::json::parse(line, nullptr, false);
    if (met.is_object()) {
      complete = text_member(met, "type") == "stats";
      take(line, met);
    } else if (!line.empty()) {
      problem(line);
    }
  };
  web_request request;
  request.method = "POST";
  request.address = path.address("t=stream-manifest");
  request.with_token = path.is_private;
  request.write_body = [&](std::string_view piece) {
    return take_lines(rest, piece, take_line);
  };
  if (auto stopped = client.perform(request))
    return to_error(*stopped);
  if (!complete && !in_errors)
    return failure(ec::io_failure, "the list ends early: the node stopped");
  return {};
}

std::vector<std::string> path_in(const nlohmann::json& met) {
  std::vector<std::string> result;
  if (auto found = met.find("path"); found != met.end() && found->is_array())
    for (auto& name : *found)
      if (name.is_string())
        result.push_back(name);
  return result;
}

} // namespace tahoe
