#include "web/cli/drive/drive_commands.hpp"
#include "web/cli/drive/shown_name.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <iterator>
#include <optional>

namespace tahoe {

namespace {

/// Of files and directories that got their names longer ago the year is shown.
constexpr auto recent = std::chrono::hours{24 * 182};

std::string shown_time(std::optional<double> seconds) {
  if (!seconds)
    return "-";
  using clock = std::chrono::system_clock;
  auto time = static_cast<std::time_t>(*seconds);
  auto age = clock::now() - clock::from_time_t(time);
  std::tm parts{};
  localtime_r(&time, &parts);
  char text[64];
  auto format = age < recent ? "%b %d %H:%M" : "%b %d  %Y";
  return {text, std::strftime(text, sizeof text, format, &parts)};
}

/// `drwx`, `-r--`, `?r--`
std::string rights(const remote_entry& entry) {
  auto is_directory = entry.kind == remote_kind::directory;
  std::string result{is_directory                      ? 'd'
                     : entry.kind == remote_kind::file ? '-'
                                                       : '?'};
  result += entry.read_cap.empty() ? '-' : 'r';
  result += entry.write_cap.empty() ? '-' : 'w';
  result += is_directory ? 'x' : '-';
  return result;
}

std::string size_of(const remote_entry& entry) {
  if (entry.kind == remote_kind::directory)
    return "-";
  return entry.size ? std::to_string(*entry.size) : "?";
}

std::string class_of(const remote_entry& entry) {
  if (entry.kind == remote_kind::directory)
    return "/";
  if (entry.kind == remote_kind::unknown)
    return "?";
  return entry.write_cap.empty() ? "" : "*";
}

using row = std::vector<std::string>;

row row_of(const remote_entry& entry, const list_options& options) {
  row result;
  if (options.long_form)
    result = {rights(entry), size_of(entry), shown_time(entry.link_time())};
  result.push_back(shown_name(entry.name)
                   + (options.classify ? class_of(entry) : ""));
  if (options.caps)
    result.push_back(entry.best_cap());
  if (options.read_caps)
    result.push_back(entry.read_cap);
  return result;
}

/// Sizes are set to the right, all else but the last column to the left.
std::string lines_of(const std::vector<row>& rows, bool has_size) {
  row widths;
  for (auto& cells : rows) {
    widths.resize(cells.size());
    for (size_t i = 0; i < cells.size(); ++i)
      if (cells[i].size() > widths[i].size())
        widths[i].assign(cells[i].size(), ' ');
  }
  std::string result;
  for (auto& cells : rows) {
    for (size_t i = 0; i < cells.size(); ++i) {
      auto padding = widths[i].substr(cells[i].size());
      auto right = has_size && i == 1;
      auto last = i + 1 == cells.size();
      result += right ? padding + cells[i] : cells[i];
      result += last ? "\n" : right ? " " : padding + " ";
    }
  }
  return result;
}

nlohmann::ordered_json entry_event(const remote_entry& entry) {
  constexpr std::array words{"filenode", "dirnode", "unknown"};
  nlohmann::ordered_json result{
    {"event", "entry"},
    {"name", entry.name},
    {"type", words.at(static_cast<size_t>(entry.kind))}};
  for (auto& [key, value] : entry.properties.items())
    result[key] = value;
  return result;
}

/// What Tahoe-LAFS' `ls` answers in place of `code`. The status is that of the
/// node's reply, 0 if it gave none; nothing if the node was not asked.
int tahoe_exit_code(int code, std::optional<unsigned> status) {
  auto ended = static_cast<exit_code>(code);
  if (ended == exit_code::ok || ended == exit_code::interrupted)
    return code;
  constexpr unsigned first_error = 400;
  if (status == 0u && ended == exit_code::try_later)
    return 3;
  if (status.value_or(0) < first_error)
    return 1;
  return status == 404u ? 2 : static_cast<int>(*status & 0xff);
}

int print_raw(drive_session& opened, reporter& to_user,
              const remote_path& path) {
  web_request request;
  request.address = path.address("t=json");
  request.with_token = path.is_private;
  auto reply = opened.client().ask(std::move(request));
  if (!reply)
    return to_user.failed(reply.error());
  to_user.text(reply->body);
  return to_user.ended();
}

int list(drive_session& opened, reporter& to_user,
         const list_options& options) {
  auto path = opened.path(options.path);
  if (!path)
    return to_user.failed(path.error());
  if (options.raw)
    return print_raw(opened, to_user, *path);
  auto object = fetch_object(opened.client(), *path);
  if (!object)
    return to_user.failed(object.error());
  auto shown = std::move(object->children);
  if (object->self.kind != remote_kind::directory) {
    object->self.name = path->names.empty() ? "" : path->names.back();
    shown = {std::move(object->self)};
  }
  if (options.drive.report.json) {
    for (auto& entry : shown)
      to_user.result("", entry_event(entry));
  } else {
    std::vector<row> rows;
    std::transform(shown.begin(), shown.end(), std::back_inserter(rows),
                   [&](auto& entry) { return row_of(entry, options); });
    to_user.text(lines_of(rows, options.long_form));
  }
  for (auto& problem : object->problems)
    to_user.warn(path->text() + ": " + problem);
  return to_user.ended("", {{"entries", shown.size()}});
}

} // namespace

int run_ls(const list_options& options) {
  reporter to_user{options.drive.report};
  std::optional<unsigned> status;
  auto code = on_drive(options.drive, to_user, [&](drive_session& opened) {
    auto result = list(opened, to_user, options);
    status = opened.client().last_status();
    return result;
  });
  return options.tahoe_exit_codes ? tahoe_exit_code(code, status) : code;
}

} // namespace tahoe
