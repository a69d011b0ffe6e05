#include "codec/base32.hpp"
#include "crypto/random.hpp"
#include "web/cli/drive/drive_commands.hpp"
#include "web/cli/drive/stats_table.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace tahoe {

namespace {

using std::chrono::milliseconds;

/// Between two looks at a walk: soon for a small one, seldom for a large one.
constexpr milliseconds first_wait{50};
constexpr milliseconds longest_wait{2000};

/// To tell the node that nobody waits any more.
constexpr milliseconds cancel_grace{1000};

/// Nobody else can guess it: who knows the handle sees what the walk saw.
caf::expected<std::string> make_handle() {
  std::array<uint8_t, 16> bytes{};
  if (auto filled = fill_random(bytes); !filled)
    return std::move(filled.error());
  return base32_encode(bytes);
}

/// A walk over all that is beneath a directory, which the node counts meanwhile
/// (spec/wapi.md §7).
class deep_count {
public:
  deep_count(drive_session& opened, const remote_path& path, std::string handle)
    : opened_(opened), path_(path), handle_(std::move(handle)) {}

  caf::expected<void> start() {
    auto query = "t=start-deep-stats&ophandle=" + handle_;
    auto begun = ask("POST", path_.address(query));
    if (!begun)
      return std::move(begun.error());
    return {};
  }

  /// What was counted until now, and whether that is all.
  caf::expected<nlohmann::json> look() {
    auto reply = ask("GET", address("output=JSON&release-after-complete=true"));
    if (!reply)
      return std::move(reply.error());
    auto result = nlohmann::json::parse(reply->body, nullptr, false);
    auto finished = result.is_object() ? result.find("finished") : result.end();
    if (finished == result.end() || !finished->is_boolean())
      return failure(ec::io_failure, "the node answered with something that is "
                                     "no statistics");
    return caf::expected<nlohmann::json>{std::move(result)};
  }

  /// Nobody wants the rest. Whether the node hears it is not waited for long.
  void cancel() {
    web_request request;
    request.method = "POST";
    request.address = address("t=cancel");
    request.with_token = path_.is_private;
    request.grace = cancel_grace;
    opened_.client().perform(request);
  }

private:
  std::string address(std::string_view query) const {
    return "operations/" + handle_ + "?" + std::string{query};
  }

  caf::expected<web_reply> ask(const char* method, std::string where) {
    web_request request;
    request.method = method;
    request.address = std::move(where);
    request.with_token = path_.is_private;
    request.may_redirect = true;
    return opened_.client().ask(std::move(request));
  }

  drive_session& opened_;
  const remote_path& path_;
  std::string handle_;
};

caf::expected<nlohmann::json>
count_all(drive_session& opened, const remote_path& path) {
  auto handle = make_handle();
  if (!handle)
    return std::move(handle.error());
  deep_count walk{opened, path, std::move(*handle)};
  if (auto begun = walk.start(); !begun)
    return std::move(begun.error());
  for (auto wait = first_wait;; wait = std::min(2 * wait, longest_wait)) {
    opened.interrupt().wait_for(wait);
    auto counted = walk.look();
    if (!counted && opened.interrupt().interrupted())
      walk.cancel();
    if (!counted || (*counted)["finished"].get<bool>())
      return counted;
  }
}

/// What could not be read is said, and what was counted is true without it.
void warn_of_problems(reporter& to_user, const nlohmann::json& stats) {
  auto problems = stats.find("problems");
  if (problems == stats.end() || !problems->is_array())
    return;
  for (auto& problem : *problems)
    if (problem.is_string())
      to_user.warn(problem.get<std::string>());
}

} // namespace

int run_stats(const deep_options& options) {
  reporter to_user{options.drive.report};
  return on_drive(options.drive, to_user, [&](drive_session& opened) {
    auto path = opened.path(options.path);
    if (!path)
      return to_user.failed(path.error());
    auto stats = count_all(opened, *path);
    if (!stats)
      return to_user.failed(stats.error());
    to_user.text(options.raw ? stats->dump(1) + "\n" : stats_table(*stats));
    warn_of_problems(to_user, *stats);
    return to_user.ended("", nlohmann::ordered_json(*stats));
  });
}

} // namespace tahoe
