#pragma once

#include "config/ini.hpp"
#include "config/mistake.hpp"
#include "config/node_config.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tahoe {

/// Hands out the values of an INI file with their types, and reports those that
/// are not what was expected. Whatever nobody asked for is unknown.
class setting_reader {
public:
  setting_reader(std::string file, std::vector<ini_value> values,
                 mistakes& wrong);

  /// The value of a key, or null if it is not given: `otherwise` stands for it
  /// then, in `sources`.
  const ini_value* find(const std::string& section, const std::string& key,
                        std::string otherwise = "");

  /// The value of a key; `otherwise` if it is not given or nothing stands
  /// after its `=`.
  std::string text(const std::string& section, const std::string& key,
                   std::string otherwise);

  /// `true yes on 1` or `false no off 0`; `otherwise` if it is not given.
  bool flag(const std::string& section, const std::string& key,
            bool otherwise = false);

  /// A decimal number from `least` to `most`.
  uint64_t number(const std::string& section, const std::string& key,
                  uint64_t otherwise, uint64_t least, uint64_t most);

  /// Reports a value: `tahoe.cfg:3: [node] web.port: expected …, not "x"`.
  void expected(const ini_value& value, std::string_view what);

  /// Reports a value without repeating it.
  void complain(const ini_value& value, std::string_view what);

  /// Says in `sources` that something else than the value in the INI file
  /// holds: `origin` has it.
  void overrule(const std::string& section, const std::string& key,
                const std::string& value, std::string origin);

  /// `tahoe.cfg:12`
  std::string origin_of(const ini_value& value) const;

  /// Every key that was asked for, with its value or what stands for it.
  std::vector<setting_source> sources() const;

  /// Reports every key that was never asked for; those of Tahoe-LAFS as not
  /// supported.
  void report_unknown();

private:
  const ini_value*
  given(const std::string& section, const std::string& key) const;
  setting_source source_of(const std::string& section, const std::string& key,
                           const std::string& otherwise) const;
  void report_unknown(const ini_value& value);

  std::string file_;
  mistakes& wrong_;
  std::vector<ini_value> values_;
  /// What stands for a key that is not given, by section and key.
  std::map<std::string, std::map<std::string, std::string>> known_;
  std::vector<setting_source> overruled_;
};

/// A value as a list may repeat it: short, and no furl.
std::string brief_setting(const std::string& value);

} // namespace tahoe
