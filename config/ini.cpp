// file    = [BOM] *( line LF )
// line    = blank | comment | section | value          (a CR at the end is
// comment = *WSP ( "#" / ";" ) *any                     dropped)
// section = "[" name "]" *WSP
// value   = key *WSP ( "=" / ":" ) *WSP text
//
// Unlike libinih in Debian (line numbers lost, lines cut after 200 bytes, and
// ` ;` cuts a value short), "#" and ";" within a value belong to it.

#include "config/ini.hpp"

#include "config/text.hpp"

#include <optional>
#include <set>
#include <utility>

namespace tahoe {

namespace {

class ini_parser {
public:
  ini_parser(const std::string& file, mistakes& wrong)
    : file_(file), wrong_(wrong) {}

  std::vector<ini_value> parse(std::string_view text) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark))
      text.remove_prefix(byte_order_mark.size());
    while (!text.empty()) {
      auto end = text.find('\n');
      ++line_;
      take(text.substr(0, end));
      text.remove_prefix(end == text.npos ? text.size() : end + 1);
    }
    return std::move(values_);
  }

private:
  void take(std::string_view line) {
    if (line.size() > max_ini_line)
      return complain("the line is longer than " + std::to_string(max_ini_line)
                      + " bytes");
    auto text = trim(line);
    if (text.empty() || text[0] == '#' || text[0] == ';')
      return;
    if (!is_printable_utf8(text))
      return complain("the line is not UTF-8, or has control characters");
    // Python would append the line to the value before it.
    if (line[0] == ' ' || line[0] == '\t')
      return complain("the line is indented: a value stands on one line");
    if (text[0] == '[')
      return take_section(text);
    take_value(text);
  }

  void take_section(std::string_view text) {
    auto closed = text.back() == ']';
    section_ = closed ? trim(text.substr(1, text.size() - 2)) : "";
    if (section_->empty())
      complain("expected [SECTION]");
  }

  void take_value(std::string_view text) {
    auto delimiter = text.find_first_of("=:");
    auto key = to_lower(trim(text.substr(0, delimiter)));
    if (delimiter == text.npos || key.empty())
      return complain("expected KEY = VALUE, [SECTION] or # COMMENT");
    if (!section_)
      return complain(key + " stands in no [SECTION]");
    if (section_->empty())
      return; // the mistake is the section's
    if (!seen_.emplace(*section_, key).second)
      return complain('[' + *section_ + "] " + key + " is given twice");
    auto value = trim(text.substr(delimiter + 1));
    values_.push_back({*section_, key, std::string{value}, line_});
  }

  void complain(std::string text) {
    wrong_.push_back({file_, line_, std::move(text)});
  }

  const std::string& file_;
  mistakes& wrong_;
  size_t line_ = 0;
  std::optional<std::string> section_; ///< empty text: a malformed one
  std::set<std::pair<std::string, std::string>> seen_;
  std::vector<ini_value> values_;
};

} // namespace

std::vector<ini_value>
parse_ini(std::string_view text, const std::string& file, mistakes& wrong) {
  return ini_parser{file, wrong}.parse(text);
}

} // namespace tahoe
