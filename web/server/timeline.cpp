#include "web/server/timeline.hpp"

#include "codec/base32.hpp"
#include "web/server/quantities.hpp"
#include "web/server/svg_text.hpp"

#include <algorithm>

namespace tahoe {

namespace {

constexpr size_t stage_colours = 5;
/// More servers are in the table only.
constexpr size_t max_rows = 40;

// Pixels.
constexpr int axis_height = 22;
constexpr int row_height = 38;
constexpr int text_line = 15;
constexpr int strip_height = 14;

/// So wide a bar is to be seen, and to hold its name.
constexpr double least_width = 0.004;
constexpr double width_for_name = 0.16;

/// Where a time of an operation stands in its picture, from left to right.
class time_scale {
public:
  explicit time_scale(const operation_record& record)
    : began_(record.began), whole_(std::max(record.duration, interval{1})) {}

  double at(interval time) const {
    return static_cast<double>(time.count())
           / static_cast<double>(whole_.count());
  }

  double at(instant time) const { return at(since(time)); }

  interval since(instant time) const { return time - began_; }

  interval whole() const { return whole_; }

private:
  instant began_;
  interval whole_;
};

std::string text_at(double x, int y, const char* anchor, std::string_view text,
                    const char* kind = "label") {
  return "<text class=\"" + std::string{kind} + "\" x=\"" + percent_width(x)
         + "\" y=\"" + std::to_string(y) + "\" text-anchor=\"" + anchor + "\">"
         + xml_text(text) + "</text>";
}

std::string bar_at(double from, double to, int y, const std::string& kind,
                   const std::string& label) {
  // One at the very end is to be seen, too.
  from = std::clamp(from, 0.0, 1 - least_width);
  auto width = std::max(std::min(to, 1.0) - from, least_width);
  return "<rect class=\"" + kind + "\" x=\"" + percent_width(from)
         + "\" width=\"" + percent_width(width) + "\" y=\"" + std::to_string(y)
         + "\" height=\"" + std::to_string(strip_height) + "\"><title>"
         + xml_text(label) + "</title></rect>";
}

/// Times from the start to the end, in quarters. Those of a very short course
/// read the same: one of them is enough.
std::string axis_of(const time_scale& scale, int height) {
  std::string result;
  std::string last;
  for (int quarter = 0; quarter <= 4; ++quarter) {
    auto x = quarter / 4.0;
    auto anchor = quarter == 0 ? "start" : quarter == 4 ? "end" : "middle";
    auto time
      = quarter == 0 ? "0" : describe_interval(scale.whole() * quarter / 4);
    if (time != last)
      result += text_at(x, text_line, anchor, time);
    last = std::move(time);
    auto line = std::to_string(axis_height);
    result += "<line class=\"axis\" x1=\"" + percent_width(x) + "\" x2=\""
              + percent_width(x) + "\" y1=\"" + line + "\" y2=\""
              + std::to_string(height) + "\"/>";
  }
  return result;
}

std::string
stages_of(const operation_record& record, const time_scale& scale, int y) {
  auto result = text_at(0, y + text_line, "start", "Stages");
  auto bar = y + text_line + 5;
  for (size_t i = 0; i < record.stages.size(); ++i) {
    auto& stage = record.stages[i];
    auto from = scale.at(stage.began);
    auto to = scale.at(stage.began + stage.duration);
    result += bar_at(from, to, bar, stage_class(i),
                     stage.name + ": " + describe_interval(stage.duration));
    if (to - from >= width_for_name)
      result += text_at(from + 0.01, bar + strip_height - 3, "start",
                        stage.name, "on-bar");
  }
  return result;
}

std::string server_row(const operation_server& server, const std::string& name,
                       const time_scale& scale, int y) {
  auto result = text_at(0, y + text_line, "start", name);
  auto bar = y + text_line + 5;
  for (auto& span : server.busy.list())
    result
      += bar_at(scale.at(span.from), scale.at(span.to), bar, "busy",
                name + ": busy for " + describe_interval(span.to - span.from));
  for (auto time : server.error_times)
    result += "<circle class=\"mark\" cx=\"" + percent_width(scale.at(time))
              + "\" cy=\"" + std::to_string(bar + strip_height / 2)
              + "\" r=\"5\"><title>" + xml_text(name) + ": an error after "
              + describe_interval(scale.since(time)) + "</title></circle>";
  return result;
}

bool took_part(const operation_server& server) {
  return !server.busy.list().empty() || !server.error_times.empty();
}

std::string description_of(const operation_record& record, size_t servers) {
  std::string result = "It took " + describe_interval(record.duration) + ".";
  for (auto& stage : record.stages)
    result += " " + stage.name + " from " + describe_interval(stage.began)
              + " for " + describe_interval(stage.duration) + ".";
  return result + " Then " + std::to_string(servers)
         + " servers, each with the times when it was busy. The tables below "
           "have the same in numbers.";
}

} // namespace

std::string name_of(const tub_id& server, const server_names& names) {
  auto id = base32_encode(server.view());
  auto found = names.find(id);
  return found == names.end() || found->second.empty() ? shorten_id(id)
                                                       : found->second;
}

std::string stage_class(size_t number) {
  return "stage-" + std::to_string(number % stage_colours + 1);
}

std::string
render_timeline(const operation_record& record, const server_names& names) {
  std::vector<const operation_server*> rows;
  for (auto& server : record.servers)
    if (took_part(server) && rows.size() < max_rows)
      rows.push_back(&server);
  auto height = axis_height + row_height * static_cast<int>(rows.size() + 1);
  time_scale scale{record};
  auto svg = begin_svg("timeline", height,
                       "The course of this " + to_string(record.kind),
                       description_of(record, rows.size()));
  svg += axis_of(scale, height);
  auto y = axis_height;
  svg += stages_of(record, scale, y);
  for (auto* server : rows)
    svg += server_row(*server, name_of(server->id, names), scale,
                      y += row_height);
  return svg + "</svg>";
}

} // namespace tahoe
