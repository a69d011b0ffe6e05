#include "actors/metrics/process_metrics.hpp"

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <sys/resource.h>
#include <unistd.h>

namespace tahoe {

namespace {

/// Of /proc/self/stat, in its units.
struct process_stat {
  double cpu_ticks = 0;
  double threads = 0;
  double start_ticks = 0; ///< since the machine was started
  double virtual_bytes = 0;
  double resident_pages = 0;
};

/// The name in field 2 may hold anything.
std::optional<process_stat> read_process_stat() {
  std::ifstream in{"/proc/self/stat"};
  std::string line;
  std::getline(in, line);
  auto name_end = line.rfind(')');
  if (name_end == std::string::npos)
    return std::nullopt;
  std::istringstream fields{line.substr(name_end + 1)};
  std::vector<std::string> values{"pid", "name"};
  for (std::string value; values.size() < 24 && fields >> value;)
    values.push_back(value);
  if (values.size() < 24)
    return std::nullopt;
  auto field = [&](size_t number) { return std::stod(values[number - 1]); };
  return process_stat{field(14) + field(15), field(20), field(22), field(23),
                      field(24)};
}

/// When the machine was started, in Unix time.
std::optional<double> read_boot_time() {
  std::ifstream in{"/proc/stat"};
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("btime "))
      return std::stod(line.substr(6));
  return std::nullopt;
}

/// None if they cannot be counted, for want of a descriptor.
std::optional<double> count_open_descriptors() {
  std::error_code problem;
  std::filesystem::directory_iterator it{"/proc/self/fd", problem};
  double result = 0;
  for (; !problem && it != std::filesystem::directory_iterator{};
       it.increment(problem))
    ++result;
  if (problem)
    return std::nullopt;
  // One of them reads the list.
  return result - 1;
}

metric_family one_value(const char* name, const char* help, double value,
                        metric_kind kind = metric_kind::gauge) {
  return {name, help, kind, {{{}, value}}};
}

std::vector<metric_family> process_families() {
  std::vector<metric_family> result;
  if (auto count = count_open_descriptors())
    result.push_back(
      one_value("process_open_fds", "Open file descriptors.", *count));
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0)
    result.push_back(one_value("process_max_fds",
                               "File descriptors that may be open.",
                               static_cast<double>(limit.rlim_cur)));
  auto stat = read_process_stat();
  if (!stat)
    return result;
  auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  auto page = static_cast<double>(sysconf(_SC_PAGESIZE));
  result.push_back(one_value("process_cpu_seconds_total",
                             "User and system CPU time.",
                             stat->cpu_ticks / ticks, metric_kind::counter));
  result.push_back(one_value("process_resident_memory_bytes",
                             "Resident memory.", stat->resident_pages * page));
  result.push_back(one_value("process_virtual_memory_bytes", "Virtual memory.",
                             stat->virtual_bytes));
  result.push_back(one_value("process_threads", "Threads.", stat->threads));
  if (auto boot = read_boot_time())
    result.push_back(one_value("process_start_time_seconds",
                               "Start of the process, in Unix time.",
                               *boot + stat->start_ticks / ticks));
  return result;
}

} // namespace

void watch_process(const metric_registry& metrics, std::string_view software) {
  auto version = std::string{software.substr(software.rfind('/') + 1)};
  metrics
    .make_gauge("tahoe_build_info", "The version that runs.",
                {{"version", version}})
    .set(1);
  metrics.watch(process_families);
}

} // namespace tahoe
