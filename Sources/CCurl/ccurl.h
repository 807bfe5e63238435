#ifndef CCURL_H
#define CCURL_H

#include <curl/curl.h>

// Swift cannot call C's variadic functions. There is one function here for each kind of argument, and a typed
// option in the room Curl decides which one is used, because libcurl's own type checks are off under clang.
// Everything here compiles against the headers of libcurl 7.76.1 (EL9).

// Options of an easy handle

static inline CURLcode ccurl_set_long(CURL *_Nonnull handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_offset(CURL *_Nonnull handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_string(CURL *_Nonnull handle, CURLoption option, const char *_Nullable value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_pointer(CURL *_Nonnull handle, CURLoption option, void *_Nullable value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_list(CURL *_Nonnull handle, CURLoption option, struct curl_slist *_Nullable value) {
    return curl_easy_setopt(handle, option, value);
}

// libcurl copies the bytes.
static inline CURLcode ccurl_set_blob(CURL *_Nonnull handle, CURLoption option, const void *_Nonnull bytes, size_t count) {
    struct curl_blob blob = {(void *)bytes, count, CURL_BLOB_COPY};
    return curl_easy_setopt(handle, option, &blob);
}

// Write, read and header functions have one signature.
typedef size_t (*ccurl_data_function)(char *_Nullable bytes, size_t size, size_t count, void *_Nullable user);
typedef int (*ccurl_seek_function)(void *_Nullable user, curl_off_t offset, int origin);
typedef int (*ccurl_debug_function)(
    CURL *_Nonnull handle, curl_infotype kind, char *_Nullable bytes, size_t count, void *_Nullable user);
typedef CURLcode (*ccurl_ssl_context_function)(CURL *_Nonnull handle, void *_Nonnull context, void *_Nullable user);

static inline CURLcode ccurl_set_data_function(
    CURL *_Nonnull handle, CURLoption option, ccurl_data_function _Nonnull function) {
    return curl_easy_setopt(handle, option, function);
}

static inline CURLcode ccurl_set_seek_function(
    CURL *_Nonnull handle, CURLoption option, ccurl_seek_function _Nonnull function) {
    return curl_easy_setopt(handle, option, function);
}

static inline CURLcode ccurl_set_debug_function(
    CURL *_Nonnull handle, CURLoption option, ccurl_debug_function _Nonnull function) {
    return curl_easy_setopt(handle, option, function);
}

static inline CURLcode ccurl_set_ssl_context_function(
    CURL *_Nonnull handle, CURLoption option, ccurl_ssl_context_function _Nonnull function) {
    return curl_easy_setopt(handle, option, function);
}

// What an easy handle knows

static inline CURLcode ccurl_get_long(CURL *_Nonnull handle, CURLINFO info, long *_Nonnull value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode ccurl_get_offset(CURL *_Nonnull handle, CURLINFO info, curl_off_t *_Nonnull value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode ccurl_get_string(
    CURL *_Nonnull handle, CURLINFO info, const char *_Nullable *_Nonnull value) {
    return curl_easy_getinfo(handle, info, value);
}

// Multi and share handles

static inline CURLMcode ccurl_multi_set_long(CURLM *_Nonnull multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

static inline CURLSHcode ccurl_share_set_long(CURLSH *_Nonnull share, CURLSHoption option, long value) {
    return curl_share_setopt(share, option, value);
}

// The result sits in an anonymous union, which Swift names differently from version to version.
static inline CURLcode ccurl_message_result(const CURLMsg *_Nonnull message) {
    return message->data.result;
}

#endif
