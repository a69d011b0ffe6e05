// The store beside a model of it in memory: the same changes, drawn at random,
// must have the same answers and leave the same entries.

#include "test/support/store_fixture.hpp"

#include <map>

namespace tahoe::store_model_test {

using namespace tahoe::test;

namespace {

constexpr uint8_t directories = 3;
constexpr unsigned names = 4;

/// What vdir.md says of the server, without a disk.
class store_model {
public:
  using slot = std::pair<uint8_t, unsigned>; ///< directory, name

  struct operation {
    slot where;
    uint64_t expected = 0;
    std::optional<uint32_t> content; ///< none: remove
    bool forged = false;
  };

  struct entry {
    uint32_t content = 0;
    uint64_t version = 0;
  };

  ec create(uint8_t directory) {
    return versions.emplace(directory, 1).second ? ec::none : ec::exists;
  }

  ec change(const std::vector<operation>& todo) {
    for (auto& x : todo)
      if (auto problem = problem_of(x); problem != ec::none)
        return problem;
    std::map<uint8_t, uint64_t> touched;
    for (auto& x : todo)
      touched[x.where.first] = versions[x.where.first] + 1;
    for (auto& x : todo) {
      if (x.content)
        entries[x.where] = {*x.content, touched[x.where.first]};
      else
        entries.erase(x.where);
    }
    for (auto& [directory, version] : touched)
      versions[directory] = version;
    return ec::none;
  }

  std::map<uint8_t, uint64_t> versions;
  std::map<slot, entry> entries;

private:
  ec problem_of(const operation& x) const {
    if (versions.count(x.where.first) == 0)
      return ec::lost;
    if (x.forged)
      return ec::refused;
    auto found = entries.find(x.where);
    auto there = found != entries.end();
    if (x.expected == expect_none)
      return there ? ec::exists : ec::none;
    if (!there)
      return x.content && x.expected == expect_any ? ec::none : ec::not_found;
    return x.expected == expect_any || x.expected == found->second.version
             ? ec::none
             : ec::conflict;
  }
};

sample_directory directory(uint8_t number) {
  return sample_directory{static_cast<uint8_t>(number + 1)};
}

class comparison {
public:
  explicit comparison(uint64_t seed) : random_(seed) {}

  void run(int batches) {
    for (int i = 0; i < batches; ++i) {
      run_batch();
      if (draw(20) == 0)
        x_.reopen();
    }
    compare();
  }

private:
  void run_batch() {
    std::vector<store_change> batch;
    std::vector<ec> expected;
    for (auto number = 1 + draw(6); number > 0; --number) {
      if (draw(8) == 0) {
        auto which = static_cast<uint8_t>(draw(directories));
        batch.push_back({{}, creation_of(directory(which))});
        expected.push_back(model_.create(which));
      } else {
        auto operations = draw_operations();
        batch.push_back({{}, change_of(on_the_wire(operations))});
        expected.push_back(model_.change(operations));
      }
    }
    auto answers = x_.apply(batch);
    REQUIRE(answers.size() == batch.size());
    for (size_t i = 0; i < answers.size(); ++i)
      CHECK((answers[i] ? ec::none : code_of(answers[i].error()))
            == expected[i]);
  }

  std::vector<store_model::operation> draw_operations() {
    std::map<store_model::slot, store_model::operation> result;
    for (auto number = 1 + draw(4); number > 0; --number) {
      store_model::operation x;
      x.where = {static_cast<uint8_t>(draw(directories)), draw(names)};
      if (draw(3) != 0)
        x.content = draw(1u << 30);
      auto found = model_.entries.find(x.where);
      auto version = found == model_.entries.end() ? 7 : found->second.version;
      const uint64_t choices[]
        = {expect_any, expect_any, version, version, version - 1, version + 1};
      x.expected = choices[draw(6)];
      if (x.content && draw(4) == 0)
        x.expected = expect_none;
      if (x.expected == expect_none && !x.content)
        x.expected = expect_any;
      x.forged = draw(30) == 0;
      result.emplace(x.where, x);
    }
    std::vector<store_model::operation> list;
    for (auto& [where, x] : result)
      list.push_back(x);
    return list;
  }

  static std::vector<vdrive_operation>
  on_the_wire(const std::vector<store_model::operation>& from) {
    std::vector<vdrive_operation> result;
    for (auto& x : from) {
      auto in = directory(x.where.first);
      auto name = std::to_string(x.where.second);
      result.push_back(x.content
                         ? in.put(name, sample_content(*x.content), x.expected)
                         : in.remove(name, x.expected));
      if (x.forged)
        result.back().enabler = sample_directory{99}.enabler();
    }
    return result;
  }

  void compare() {
    int64_t entries = 0;
    for (uint8_t number = 0; number < directories; ++number) {
      auto in = directory(number);
      if (model_.versions.count(number) == 0) {
        CHECK(code_of(x_.read(in, "0").error()) == ec::lost);
        continue;
      }
      CHECK(x_.version(in) == model_.versions[number]);
      for (unsigned name = 0; name < names; ++name) {
        auto found = x_.read(in, std::to_string(name));
        auto wanted = model_.entries.find({number, name});
        REQUIRE(bool{found} == (wanted != model_.entries.end()));
        if (!found)
          continue;
        ++entries;
        CHECK(found->entry.content == sample_content(wanted->second.content));
        CHECK(found->entry.version == wanted->second.version);
      }
    }
    CHECK(x_.store->totals().entries == entries);
    CHECK(x_.store->totals().directories
          == static_cast<int64_t>(model_.versions.size()));
  }

  unsigned draw(unsigned below) {
    return static_cast<unsigned>(random_() % below);
  }

  std::mt19937_64 random_;
  store_fixture x_;
  store_model model_;
};

} // namespace

TEST_SUITE_BEGIN("store_model");

TEST_CASE("the store does what the model does") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    comparison{seed}.run(60);
  }
}

TEST_SUITE_END();

} // namespace tahoe::store_model_test
