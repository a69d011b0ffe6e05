#include "web/server/openmetrics.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <sstream>

namespace tahoe::openmetrics_test {

using namespace std::chrono_literals;

TEST_SUITE_BEGIN("openmetrics");

namespace {

metric_registry examples() {
  auto metrics = metric_registry::make();
  auto requests = [&](const char* kind, const char* outcome) {
    return metrics.make_counter("tahoe_storage_requests_total", "Requests.",
                                {{"request", kind}, {"outcome", outcome}});
  };
  requests("read", "done").add(3);
  requests("read", "refused").add();
  requests("find", "done").add(2);
  auto times = metrics.make_histogram("tahoe_storage_request_duration_seconds",
                                      "Times.", {{"request", "read"}});
  for (int i = 0; i < 12; ++i)
    times.observe(i < 6 ? 2ms : 20ms);
  times.observe(1000s);
  metrics
    .make_counter("tahoe_upload_operations_total", "O.", {{"outcome", "done"}})
    .add(7);
  return metrics;
}

std::string rendered() {
  auto all = examples().collect();
  storage_report storage;
  storage.writable = 5'000'000'000;
  return render_openmetrics(all, to_usual(all, storage, 1000));
}

/// Takes text apart as OpenMetrics 1.0.0 has it; any fault is one of `faults`.
class strict_reader {
public:
  explicit strict_reader(const std::string& text) {
    if (!text.ends_with("# EOF\n"))
      faults.push_back("no end");
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);)
      read(line);
  }

  std::map<std::string, double> samples;
  std::vector<std::string> faults;

private:
  void read(const std::string& line) {
    if (ended_)
      faults.push_back("behind the end: " + line);
    if (line == "# EOF")
      ended_ = true;
    else if (line.starts_with("# "))
      read_metadata(line);
    else
      read_sample(line);
  }

  void read_metadata(const std::string& line) {
    std::istringstream words{line.substr(2)};
    std::string kind, name, value;
    words >> kind >> name >> value;
    if (kind != "TYPE" && kind != "HELP")
      faults.push_back("no metadata: " + line);
    if (name != family_)
      begin_family(name);
    if (kind == "TYPE")
      type_ = value;
    if (family_has_samples_)
      faults.push_back("behind samples: " + line);
  }

  void begin_family(const std::string& name) {
    if (!families_.insert(name).second)
      faults.push_back("a family in two pieces: " + name);
    family_ = name;
    type_ = "unknown";
    family_has_samples_ = false;
    last_bound_ = -1;
  }

  bool is_of_family(const std::string& name) const {
    std::vector<std::string> ends{""};
    if (type_ == "counter")
      ends = {"_total"};
    if (type_ == "histogram")
      ends = {"_bucket", "_count", "_sum"};
    return std::any_of(ends.begin(), ends.end(),
                       [&](auto& end) { return name == family_ + end; });
  }

  void read_sample(const std::string& line) {
    auto space = line.rfind(' ');
    auto key = line.substr(0, space);
    auto name = key.substr(0, key.find('{'));
    if (name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789")
        != name.npos)
      faults.push_back("no name: " + line);
    if (!is_of_family(name))
      begin_family(name);
    family_has_samples_ = true;
    size_t used = 0;
    auto value = std::stod(line.substr(space + 1), &used);
    if (used != line.size() - space - 1)
      faults.push_back("no number: " + line);
    if (!samples.emplace(key, value).second)
      faults.push_back("twice: " + line);
    if (type_ == "counter" && !(value >= 0))
      faults.push_back("a counter that is no count: " + line);
    if (auto le = key.find("le=\""); le != key.npos)
      check_bound(key.substr(le + 4, key.rfind('"') - le - 4), value);
  }

  void check_bound(const std::string& text, double count) {
    auto bound = std::stod(text);
    if (text != "+Inf" && text.find_first_of(".e") == text.npos)
      faults.push_back("a bound that is no float: " + text);
    if (bound <= last_bound_ || (last_bound_ >= 0 && count < last_count_))
      faults.push_back("buckets out of order: " + text);
    last_bound_ = std::isinf(bound) ? -1 : bound;
    last_count_ = count;
  }

  std::set<std::string> families_;
  std::string family_;
  std::string type_;
  bool family_has_samples_ = false;
  bool ended_ = false;
  double last_bound_ = -1;
  double last_count_ = 0;
};

} // namespace

TEST_CASE("a strict reader takes all of it") {
  strict_reader read{rendered()};
  for (auto& fault : read.faults)
    FAIL_CHECK(fault);
  CHECK(read.samples["tahoe_storage_requests_total{outcome=\"done\","
                     "request=\"find\"}"]
        == 2);
  auto bucket = [&](const char* bound) {
    return read.samples["tahoe_storage_request_duration_seconds_bucket{"
                        "request=\"read\",le=\""
                        + std::string{bound} + "\"}"];
  };
  CHECK(bucket("0.0025") == 6);
  CHECK(bucket("1.0") == 12);
  CHECK(bucket("+Inf") == 13);
}

TEST_CASE("the reader itself finds faults") {
  auto faults
    = [](const std::string& text) { return strict_reader{text}.faults.size(); };
  CHECK(faults("# TYPE a counter\na_total 1\n# EOF\n") == 0);
  CHECK(faults("# TYPE a counter\na_total 1\n") == 1);
  CHECK(faults("# TYPE a counter\na_total -1\n# EOF\n") == 1);
  CHECK(faults("a 1\nb 1\na{x=\"y\"} 1\n# EOF\n") == 1);
  CHECK(faults("a 1\na 1\n# EOF\n") == 1);
}

TEST_CASE("Tahoe-LAFS' names stand behind ours") {
  strict_reader read{rendered()};
  auto& samples = read.samples;
  CHECK(samples["tahoe_counters_storage_server_read"] == 4);
  CHECK(samples["tahoe_counters_storage_server_get"] == 2);
  CHECK(samples["tahoe_counters_uploader_files_uploaded"] == 7);
  CHECK(samples["tahoe_stats_storage_server_disk_avail"] == 5'000'000'000);
  CHECK(samples["tahoe_stats_storage_server_accepting_immutable_shares"] == 1);
  auto latency = [&](const char* part) {
    return samples["tahoe_stats_storage_server_latencies_read{quantile=\"0."
                   + std::string{part} + "\"}"];
  };
  CHECK(latency("100") > 0.001);
  CHECK(latency("100") <= 0.0025);
  CHECK(latency("900") > 0.01);
  CHECK(latency("900") <= 0.025);
  CHECK(std::isnan(latency("999")));
  CHECK(samples["tahoe_stats_storage_server_latencies_read_samplesize"] == 13);
}

TEST_CASE(
  "without samples there are no latencies, without a role no counters") {
  auto metrics = metric_registry::make();
  metrics.make_histogram("tahoe_storage_request_duration_seconds", "Times.",
                         {{"request", "read"}});
  auto usual = to_usual(metrics.collect(), {}, 0);
  CHECK(usual.counters.empty());
  CHECK(usual.stats.empty());
}

TEST_CASE("a part of all times lies where the buckets have it") {
  metric_sample times;
  times.buckets = {{1, 0}, {2, 10}, {4, 20}, {INFINITY, 25}};
  CHECK(quantile_of(times, 0.2) == doctest::Approx(1.5));
  CHECK(quantile_of(times, 0.4) == doctest::Approx(2));
  CHECK(quantile_of(times, 0.6) == doctest::Approx(3));
  // More is not known of the longest ones.
  CHECK(quantile_of(times, 0.99) == 4);
}

TEST_CASE("numbers and labels are written as metrics have them") {
  CHECK(number_text(5) == "5");
  CHECK(number_text(0.25) == "0.25");
  CHECK(number_text(INFINITY) == "+Inf");
  CHECK(number_text(NAN) == "NaN");
  CHECK(sample_name("a", {}) == "a");
  CHECK(sample_name("a", {{"b", "x\"\\\n"}, {"c", "y"}})
        == "a{b=\"x\\\"\\\\\\n\",c=\"y\"}");
}

TEST_SUITE_END();

} // namespace tahoe::openmetrics_test
