#include "actors/inspection/actor_meter.hpp"

#include "actors/inspection/payload_outline.hpp"

#include <caf/abstract_actor.hpp>
#include <caf/actor_cast.hpp>
#include <caf/actor_system.hpp>
#include <caf/message.hpp>
#include <caf/send.hpp>

#include <algorithm>

namespace tahoe {

namespace {

/// Messages in a second are those of so long before, up to twice that.
constexpr std::chrono::seconds rate_window{10};

caf::strong_actor_ptr lock_running(const caf::weak_actor_ptr& actor) {
  auto result = caf::actor_cast<caf::strong_actor_ptr>(actor);
  if (result && result->get()->getf(caf::abstract_actor::is_terminated_flag))
    return nullptr;
  return result;
}

} // namespace

bool actor_meter::is_for_meter(const caf::mailbox_element& element) {
  auto& content = element.content();
  return content.match_elements<inspect_actor>()
         || content.match_elements<trace_actor>();
}

void actor_meter::answer(caf::local_actor& self,
                         const caf::mailbox_element& element, size_t mailbox) {
  auto& content = element.content();
  if (content.match_elements<trace_actor>())
    return begin_trace(content.get_as<trace_actor>(0));
  if (element.sender == nullptr || !element.mid.is_request())
    return;
  settle(self);
  actor_summary result;
  result.name = self.name();
  result.id = self.id();
  result.mailbox = mailbox;
  result.messages = counts_.count();
  result.per_second = messages_per_second();
  result.busy = counts_.busy();
  result.age = clock::now() - started_;
  result.children = children();
  element.sender->enqueue(self.ctrl(), element.mid.response_id(),
                          caf::make_message(std::move(result)), self.context());
}

double actor_meter::messages_per_second() const {
  auto now = clock::now();
  auto& from = now - latest_.time >= rate_window ? latest_ : before_;
  std::chrono::duration<double> time = now - from.time;
  auto messages = static_cast<double>(counts_.count() - from.messages);
  return time.count() > 0 ? messages / time.count() : 0;
}

void actor_meter::begin_trace(const trace_actor& wish) {
  auto to = caf::actor_cast<caf::weak_actor_ptr>(wish.to);
  auto listens = trace_ != nullptr && trace_->to == to;
  // Nobody else: then the lease has run out while the actor was busy.
  auto is_taken = trace_ != nullptr && clock::now() < trace_->end
                  && lock_running(trace_->to) != nullptr;
  if (!listens && !wish.first && is_taken) {
    caf::anon_send(caf::actor_cast<caf::actor>(wish.to), trace_taken_over{});
    return;
  }
  if (!listens) {
    trace_ = std::make_unique<trace>();
    trace_->to = to;
    trace_->types = wish.types;
  }
  trace_->end = clock::now() + trace_lease;
}

// -- children -----------------------------------------------------------------

void actor_meter::adopt(const caf::strong_actor_ptr& child) {
  if (children_.size() >= sweep_at_) {
    std::erase_if(children_, [](auto& x) { return !lock_running(x); });
    sweep_at_ = std::max<size_t>(16, 2 * children_.size());
  }
  children_.push_back(caf::actor_cast<caf::weak_actor_ptr>(child));
  // It may be running: its work is constant, and safe from any thread.
  if (auto* it = dynamic_cast<metered*>(child->get()))
    it->work()->join(work_);
}

std::vector<caf::strong_actor_ptr> actor_meter::children() const {
  std::vector<caf::strong_actor_ptr> result;
  for (auto& child : children_)
    if (auto running = lock_running(child))
      result.push_back(std::move(running));
  return result;
}

// -- messages -----------------------------------------------------------------

void actor_meter::begin(caf::local_actor& self,
                        const caf::mailbox_element& element) {
  auto& content = element.content();
  type_ = content.empty() ? caf::rtti_pair{0, nullptr} : content.type(0);
  began_ = clock::now();
  if (trace_ != nullptr)
    prepare_news(self, element);
}

void actor_meter::prepare_news(caf::local_actor& self,
                               const caf::mailbox_element& element) {
  trace_->news.reset();
  if (began_ >= trace_->end) {
    trace_.reset();
    return;
  }
  auto type = message_type_name(self.system(), type_);
  auto& wanted = trace_->types;
  if (!wanted.empty()
      && std::find(wanted.begin(), wanted.end(), type) == wanted.end())
    return;
  if (began_ - trace_->second >= std::chrono::seconds{1}) {
    trace_->second = began_;
    trace_->told = 0;
  }
  if (++trace_->told > max_traced_per_second) {
    ++trace_->skipped;
    return;
  }
  auto& news = trace_->news.emplace();
  news.time = std::chrono::system_clock::now();
  news.type = std::move(type);
  news.from = element.sender ? element.sender->id() : 0;
  news.response = element.mid.is_response();
  news.outline = outline_of(element);
}

void actor_meter::end(caf::local_actor& self) {
  // CAF keeps the timer of a request that was answered until it is due: many
  // short requests with long deadlines would fill the memory.
  if (auto* element = self.current_mailbox_element();
      element != nullptr && element->mid.is_response())
    self.clock().cancel_request_timeout(&self, element->mid);
  auto now = clock::now();
  auto busy = now - began_;
  counts_.add(type_, busy);
  if (now - latest_.time >= rate_window)
    before_ = std::exchange(latest_, {now, counts_.count()});
  if (trace_ == nullptr || !trace_->news)
    return;
  auto& news = *trace_->news;
  news.actor = self.name();
  news.id = self.id();
  news.busy = busy;
  news.skipped = std::exchange(trace_->skipped, 0);
  if (auto to = lock_running(trace_->to))
    caf::anon_send(caf::actor_cast<caf::actor>(to), std::move(news));
  else
    trace_.reset();
}

void actor_meter::settle(const caf::local_actor& self) {
  work_->add(self.name(), counts_.count() - settled_messages_,
             counts_.busy() - settled_busy_);
  settled_messages_ = counts_.count();
  settled_busy_ = counts_.busy();
}

} // namespace tahoe
