#include "actors/log.hpp"

#include "actors/log_line.hpp"

#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace tahoe {

namespace {

constexpr size_t file_size = size_t{10} << 20;
constexpr size_t file_count = 5;

spdlog::level::level_enum to_spdlog(log_level level) {
  switch (level) {
  case log_level::trace:
    return spdlog::level::trace;
  case log_level::debug:
    return spdlog::level::debug;
  case log_level::info:
    return spdlog::level::info;
  case log_level::warning:
    return spdlog::level::warn;
  case log_level::error:
    return spdlog::level::err;
  }
  return spdlog::level::info;
}

/// Which lines are written is decided before.
std::shared_ptr<spdlog::logger>
make_sink(spdlog::sink_ptr sink, log_format format) {
  auto result = std::make_shared<spdlog::logger>("tahoe", std::move(sink));
  if (format == log_format::json)
    result->set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l",%v})");
  else
    result->set_pattern("%Y-%m-%dT%H:%M:%S.%e %-5l %v");
  result->set_level(spdlog::level::trace);
  result->flush_on(spdlog::level::debug);
  return result;
}

} // namespace

logger::logger(std::shared_ptr<spdlog::logger> sink, const log_config& config)
  : sink_(std::move(sink)), levels_(std::make_shared<log_levels>(config)),
    format_(config.format), level_(&levels_->of(component_)) {}

caf::expected<logger> logger::to_files(const std::filesystem::path& directory,
                                       const log_config& config) {
  auto file = directory / "node.log";
  try {
    std::filesystem::create_directories(directory);
    // Whoever opens a FIFO to write waits for a reader.
    if (std::filesystem::exists(file)
        && !std::filesystem::is_regular_file(file))
      return failure(ec::io_failure, "cannot write logs in " + file.string()
                                       + ": it is no regular file");
    auto sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
      file.string(), file_size, file_count);
    return logger{make_sink(std::move(sink), config.format), config};
  } catch (const std::exception& problem) {
    return failure(ec::io_failure, "cannot write logs in " + directory.string()
                                     + ": " + problem.what());
  }
}

logger logger::to_stderr(const log_config& config) {
  return {
    make_sink(std::make_shared<spdlog::sinks::stderr_sink_mt>(), config.format),
    config};
}

logger logger::named(std::string_view component) const {
  auto result = *this;
  result.component_ = component;
  if (levels_)
    result.level_ = &levels_->of(component);
  return result;
}

logger logger::for_node(std::string_view node) const {
  auto result = *this;
  result.node_ = node;
  return result;
}

logger logger::with_id(std::string_view id) const {
  auto result = *this;
  result.id_ = is_log_id(id) ? id : std::string_view{};
  return result;
}

void logger::debug(std::string_view event, std::string_view text) const {
  write(log_level::debug, event, text);
}

void logger::info(std::string_view event, std::string_view text) const {
  write(log_level::info, event, text);
}

void logger::warning(std::string_view event, std::string_view text) const {
  write(log_level::warning, event, text);
}

void logger::error(std::string_view event, std::string_view text) const {
  write(log_level::error, event, text);
}

void logger::write(log_level level, std::string_view event,
                   std::string_view text) const {
  if (!sink_ || level < level_->load(std::memory_order_relaxed))
    return;
  log_line line{node_, component_, event, id_, text};
  sink_->log(to_spdlog(level), format_ == log_format::json
                                 ? to_json_members(line)
                                 : to_text(line));
}

} // namespace tahoe
