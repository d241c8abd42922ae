#include <utility>

#include <curl/curl.h>
#include <fmt/format.h>

#include "base/checksum.hpp"
#include "hooks/deliverer.hpp"

namespace drover::hooks {

namespace {

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;

class Headers {
 public:
  Headers() = default;
  Headers(const Headers&) = delete;
  Headers& operator=(const Headers&) = delete;
  ~Headers() { curl_slist_free_all(list_); }

  void add(const std::string& line) {
    if (auto* longer = curl_slist_append(list_, line.c_str())) list_ = longer;
  }
  curl_slist* list() const { return list_; }

 private:
  curl_slist* list_ = nullptr;
};

// What a receiver answers is of no interest, however long it is.
std::size_t ignore(const char* /*bytes*/, std::size_t size, std::size_t count, void* /*unused*/) {
  return size * count;
}

int may_go_on(void* cut_short, curl_off_t /*all*/, curl_off_t /*now*/, curl_off_t /*up*/, curl_off_t /*up_now*/) {
  return (*static_cast<const std::function<bool()>*>(cut_short))() ? 1 : 0;
}

// Once, before the first thread that needs it goes on.
void start_library() {
  static const auto started = curl_global_init(CURL_GLOBAL_DEFAULT);
  static_cast<void>(started);
}

class WebDeliverer final : public Deliverer {
 public:
  explicit WebDeliverer(Hook hook) : hook_(std::move(hook)) {
    start_library();
    handle_.reset(curl_easy_init());
  }

  std::string deliver(const Message& message, const std::function<bool()>& cut_short) override {
    if (!handle_) return "libcurl does not start";
    Headers headers;
    describe(message, headers);
    set_up(message, headers, cut_short);
    const auto result = curl_easy_perform(handle_.get());
    long status = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
    // Nothing of this call outlives it; the connection does.
    curl_easy_reset(handle_.get());
    // Not libcurl's longer text, which may quote the URL.
    if (result == CURLE_OPERATION_TIMEDOUT) return "no answer within " + to_text(hook_.timeout);
    if (result != CURLE_OK) return curl_easy_strerror(result);
    if (status >= 200 && status < 300) return {};
    return fmt::format("HTTP {}{}", status, status >= 300 && status < 400 ? ", and redirects are not followed" : "");
  }

 private:
  void describe(const Message& message, Headers& headers) const {
    headers.add("Content-Type: application/json");
    headers.add("User-Agent: drover");
    headers.add("X-Drover-Event: " + message.event);
    headers.add("X-Drover-Id: " + message.id);
    // Without these libcurl asks first whether it may send a longer body.
    headers.add("Expect:");
    if (!hook_.token.empty()) headers.add("Authorization: Bearer " + hook_.token.reveal());
    if (!hook_.key.empty()) {
      headers.add("X-Drover-Signature: sha256=" + hmac_sha256(hook_.key.reveal(), message.body));
    }
  }

  void set_up(const Message& message, const Headers& headers, const std::function<bool()>& cut_short) const {
    auto* handle = handle_.get();
    curl_easy_setopt(handle, CURLOPT_URL, hook_.url.reveal().c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, message.body.data());
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(message.body.size()));
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.list());
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &ignore);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(hook_.timeout.count()));
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(hook_.timeout.count()));
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, &may_go_on);
    curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &cut_short);
    if (!hook_.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, hook_.ca_file.c_str());
  }

  Hook hook_;
  Handle handle_{nullptr, &curl_easy_cleanup};
};

}  // namespace

std::unique_ptr<Deliverer> web_deliverer(const Hook& hook) { return std::make_unique<WebDeliverer>(hook); }

}  // namespace drover::hooks
