#include "web/server/deep_json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace tahoe {

namespace {

using nlohmann::json;

constexpr size_t piece_size = size_t{64} << 10;

std::string ascii_text(const json& value, int indentation = -1) {
  return value.dump(indentation, ' ', true, json::error_handler_t::replace);
}

const char* type_of(cap_kind kind) {
  switch (kind) {
  case cap_kind::file:
    return "file";
  case cap_kind::directory:
    return "directory";
  case cap_kind::unknown:
    return "unknown";
  }
  return "unknown";
}

json to_json(const deep_stats& stats) {
  auto histogram = json::array();
  for (auto& bucket : stats.histogram())
    histogram.push_back({bucket.min, bucket.max, bucket.count});
  return {
    {"api-version", 1},
    {"count-immutable-files", stats.immutable_files},
    {"count-mutable-files", 0},
    {"count-literal-files", stats.literal_files},
    {"count-files", stats.immutable_files + stats.literal_files},
    {"count-directories", stats.directories},
    {"count-unknown", stats.unknown},
    {"size-immutable-files", stats.size_immutable_files},
    {"size-literal-files", stats.size_literal_files},
    {"size-directories", stats.size_directories},
    {"largest-directory", stats.largest_directory},
    {"largest-directory-children", stats.largest_directory_children},
    {"largest-immutable-file", stats.largest_immutable_file},
    {"size-files-histogram", std::move(histogram)},
  };
}

// -- the entries of a manifest ------------------------------------------------

std::string path_and_cap(const manifest_entry& entry) {
  return ascii_text(json::array({entry.path, entry.cap}));
}

std::string index_only(const manifest_entry& entry) {
  return entry.storage_index.empty() ? "" : ascii_text(entry.storage_index);
}

std::string verify_cap_only(const manifest_entry& entry) {
  return entry.verify_cap.empty() ? "" : ascii_text(entry.verify_cap);
}

/// Names may have line breaks, which would pass for other entries.
std::string text_line(const manifest_entry& entry) {
  std::string result;
  for (auto& name : entry.path)
    result += (result.empty() ? "" : "/") + name;
  std::replace_if(
    result.begin(), result.end(),
    [](unsigned char c) { return c < 0x20 || c == 0x7f; }, '?');
  return result + " " + entry.cap + "\n";
}

} // namespace

std::string path_json(const std::vector<std::string>& path) {
  return ascii_text(path);
}

std::string manifest_line(const manifest_entry& entry) {
  // A file can be repaired by whoever may verify it.
  auto is_file = entry.kind == cap_kind::file;
  json line{
    {"type", type_of(entry.kind)},
    {"path", entry.path},
    {"cap", entry.cap},
    {"verifycap", entry.verify_cap},
    {"repaircap", is_file ? entry.verify_cap : ""},
    {"storage-index", entry.storage_index},
  };
  return ascii_text(line) + "\n";
}

std::string stats_line(const deep_stats& stats) {
  return ascii_text({{"type", "stats"}, {"stats", to_json(stats)}}) + "\n";
}

std::string deep_event(const deep_operation& operation) {
  return ascii_text({{"outcome", to_string(operation.outcome)},
                     {"finished", operation.finished()},
                     {"count", operation.met()},
                     {"stats", to_json(operation.stats)}});
}

uint64_t deep_size_of(const deep_stats& stats) {
  return stats.size_immutable_files + stats.size_directories;
}

std::vector<std::string> problems_of(const deep_operation& operation) {
  auto count = operation.stats.damaged;
  if (count == 0)
    return {};
  std::vector<std::string> result{
    std::to_string(count) + (count == 1 ? " thing could" : " things could")
    + " not be read: they, and what is beneath them, are left out"};
  result.insert(result.end(), operation.problems.begin(),
                operation.problems.end());
  return result;
}

// -- deep_renderer ------------------------------------------------------------

deep_renderer deep_renderer::json(const deep_operation& operation) {
  nlohmann::json result{{"finished", operation.finished()}};
  auto stats = to_json(operation.stats);
  switch (operation.kind) {
  case deep_kind::manifest:
    result["origin"] = operation.origin;
    result["stats"] = std::move(stats);
    break;
  case deep_kind::size:
    result["size"] = std::move(stats);
    break;
  case deep_kind::stats:
    result.update(stats);
    break;
  }
  if (auto problems = problems_of(operation); !problems.empty())
    result["problems"] = problems;
  auto text = ascii_text(result, 1) + "\n";
  if (operation.kind != deep_kind::manifest || !operation.finished())
    return {{}, {}, std::move(text)};
  // The lists stand in front of the rest of the object.
  auto list = [](const char* begin, auto render) {
    return section{begin, render, "\n  ", ",\n  ", "\n ],\n"};
  };
  return {operation.manifest,
          {list("{\n \"manifest\": [", path_and_cap),
           list(" \"storage-index\": [", index_only),
           list(" \"verifycaps\": [", verify_cap_only)},
          text.substr(text.find('\n') + 1)};
}

deep_renderer deep_renderer::text(const deep_operation& operation) {
  std::string begin
    = operation.finished() ? "finished: yes\n" : "finished: no\n";
  std::string end;
  for (auto& problem : problems_of(operation))
    end += "problem: " + problem + "\n";
  if (operation.kind == deep_kind::manifest)
    return {operation.manifest,
            {section{std::move(begin), text_line, "", "", ""}},
            std::move(end)};
  if (operation.finished())
    begin += "size: " + std::to_string(deep_size_of(operation.stats)) + "\n";
  return {{}, {}, begin + end};
}

blob deep_renderer::next() {
  std::string result;
  while (section_ < sections_.size() && result.size() < piece_size) {
    auto& wanted = sections_[section_];
    if (page_ == 0)
      result += wanted.begin;
    if (page_ < manifest_.size())
      add_page(wanted, result);
    if (++page_ < manifest_.size())
      continue;
    result += wanted.end;
    ++section_;
    page_ = 0;
    empty_ = true;
  }
  if (section_ == sections_.size())
    result += std::exchange(end_, {});
  return blob{as_bytes(result)};
}

void deep_renderer::add_page(const section& wanted, std::string& to) {
  for (auto& entry : *manifest_[page_]) {
    auto text = wanted.render(entry);
    if (text.empty())
      continue;
    to += empty_ ? wanted.before_first : wanted.between;
    to += text;
    empty_ = false;
  }
}

} // namespace tahoe
