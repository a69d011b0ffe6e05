#include "test/support/stub_files.hpp"

#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <thread>

namespace tahoe::test {

uint64_t add_to_checksum(uint64_t sum, byte_view bytes) {
  for (auto byte : bytes)
    sum = sum * 31 + byte;
  return sum;
}

namespace {

void wait_while_hanging(const stub_files& files) {
  while (files.hang)
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
}

/// Leaves a promise behind that nobody will keep.
template <class T, class Pointer>
caf::result<T> die_while_asked(Pointer self) {
  auto promise = self->template make_response_promise<T>();
  self->quit(failure(ec::io_failure, "a session that dies"));
  return promise;
}

caf::result<operations>
records_of(stub_files& files, const std::vector<operation_record>& records) {
  ++files.asked_for_records;
  if (files.tells_no_records)
    return failure(ec::try_later, "not now");
  std::lock_guard lock{files.records_mutex};
  return operations{records};
}

caf::result<void>
cancel_by_id(stub_files& files, const std::vector<operation_record>& known,
             const cancel_named_operation& request) {
  for (auto& record : known)
    if (record.id == request.id && record.is_private && !request.has_token)
      return failure(ec::refused, "it is private");
    else if (record.id == request.id) {
      ++files.cancelled_by_id;
      return caf::unit;
    }
  return failure(ec::not_found, "there is none");
}

upload_session_actor
spawn_stub_upload(caf::actor_system& sys, std::shared_ptr<stub_files> files) {
  return sys.spawn([files](upload_session_actor::pointer self)
                     -> upload_session_actor::behavior_type {
    ++files->sessions;
    self->attach_functor([files] { --files->sessions; });
    return {
      [=](const put_data& piece) -> caf::result<void> {
        if (files->dies)
          return die_while_asked<void>(self);
        files->bytes_put += piece.data.size();
        files->checksum = add_to_checksum(files->checksum, piece.data.view());
        std::this_thread::sleep_for(files->delay);
        return caf::unit;
      },
      [=](const finish_upload&) -> caf::result<upload_finished> {
        if (files->dies)
          return die_while_asked<upload_finished>(self);
        std::this_thread::sleep_for(files->delay);
        self->quit();
        if (files->finish_error)
          return files->finish_error;
        ++files->finished;
        return upload_finished{
          files->answered_cap.value_or(stub_files::chk_cap(files->bytes_put))};
      },
      [=](const cancel_operation&) {
        ++files->cancelled;
        self->quit();
      },
      [](const get_status&) { return caf::settings{}; },
    };
  });
}

download_session_actor
spawn_stub_download(caf::actor_system& sys, std::shared_ptr<stub_files> files,
                    std::string content) {
  return sys.spawn(
    [files, content](download_session_actor::pointer self) mutable
    -> download_session_actor::behavior_type {
      ++files->sessions;
      self->attach_functor([files] { --files->sessions; });
      auto left = std::make_shared<std::string_view>();
      auto text = std::make_shared<std::string>(std::move(content));
      *left = *text;
      return {
        [=](const read_data&) -> caf::result<blob> {
          if (files->dies)
            return die_while_asked<blob>(self);
          constexpr size_t piece_size = 256 * 1024;
          auto done = text->size() - left->size();
          if (done >= files->read_error_after)
            return files->read_error;
          auto piece = left->substr(0, piece_size);
          left->remove_prefix(piece.size());
          files->bytes_read += piece.size();
          std::this_thread::sleep_for(files->delay);
          return blob{as_bytes(piece)};
        },
        [=](const cancel_operation&) {
          ++files->cancelled;
          self->quit();
        },
        [](const get_status&) { return caf::settings{}; },
      };
    });
}

} // namespace

uploader_actor
spawn_stub_uploader(caf::actor_system& sys, std::shared_ptr<stub_files> files) {
  return sys.spawn(
    [files](uploader_actor::pointer self) -> uploader_actor::behavior_type {
      return {
        [=](const start_upload& request) -> caf::result<upload_session_actor> {
          ++files->asked_to_start;
          wait_while_hanging(*files);
          files->convergent = request.convergent;
          files->operation = request.operation;
          files->was_private = request.is_private;
          if (files->start_error)
            return files->start_error;
          return spawn_stub_upload(self->system(), files);
        },
        [=](const check_servers&) { return files->checked; },
        [=](const get_operations&) {
          return records_of(*files, files->uploads);
        },
        [=](const cancel_named_operation& x) {
          return cancel_by_id(*files, files->uploads, x);
        },
        [](const get_status&) { return caf::settings{}; },
      };
    });
}

downloader_actor spawn_stub_downloader(caf::actor_system& sys,
                                       std::shared_ptr<stub_files> files) {
  return sys.spawn(
    [files](downloader_actor::pointer self) -> downloader_actor::behavior_type {
      return {
        [=](const start_download& request) -> caf::result<download_started> {
          ++files->asked_to_start;
          wait_while_hanging(*files);
          files->operation = request.operation;
          files->was_private = request.is_private;
          if (files->start_error)
            return files->start_error;
          auto* literal = std::get_if<lit_cap>(&request.cap);
          auto whole
            = literal ? std::string{as_text(literal->data)} : files->content;
          auto part = whole.substr(request.offset, request.length);
          download_started answer;
          answer.file_size = whole.size();
          answer.length = part.size();
          answer.session
            = spawn_stub_download(self->system(), files, std::move(part));
          return answer;
        },
        [=](const get_operations&) {
          return records_of(*files, files->downloads);
        },
        [=](const survey_servers&) { return files->surveyed; },
        [=](const cancel_named_operation& x) {
          return cancel_by_id(*files, files->downloads, x);
        },
        [](const get_status&) { return caf::settings{}; },
      };
    });
}

node_actor spawn_stub_node(caf::actor_system& sys) {
  return sys.spawn([]() -> node_actor::behavior_type {
    return {
      [](const get_node_info&) {
        node_info result;
        result.nickname = "nick <b>name</b>";
        result.version = "tahoe-node/0.1";
        result.roles = {"client", "storage"};
        result.up = true;
        return result;
      },
      [](const start_node&) {},
      [](const stop_node&) {},
      [](const get_status&) { return caf::settings{}; },
    };
  });
}

} // namespace tahoe::test
