#pragma once

#include <exception>
#include <string>
#include <utility>

namespace lsdeconv {

/// Something went wrong while running. The message says what is wrong, why, and what to do about it;
/// functions that it passes through put their context in front: "block 17 on rank 3: writing checkpoint
/// /scratch/x.h5: No space left on device".
class Error : public std::exception {
public:
  /// Whether only the process that throws has met the error, or every rank throws it at the same call.
  enum class Known { here, to_all_ranks };

  /// An error with this message.
  explicit Error(std::string problem, Known known = Known::here)
      : message_(std::move(problem)), known_(known) {}
  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }
  /// Puts "context: " in front of the message.
  void add_context(const std::string& context) { message_ = context + ": " + message_; }
  /// The exit code of a program that ends with this error.
  [[nodiscard]] virtual int exit_code() const noexcept { return 1; }
  /// Who has met this error.
  [[nodiscard]] Known known() const noexcept { return known_; }

private:
  std::string message_;
  Known known_;
};

/// The user asked for something that cannot be done: a wrong option, an unusable input. Exit code 2; no
/// output has been created.
class UserError : public Error {
public:
  using Error::Error;
  [[nodiscard]] int exit_code() const noexcept override { return 2; }
};

/// Calls `body` and returns what it returns; an Error that leaves it gains `context()` in front. `context` is
/// called only then.
template <typename Context, typename Body>
decltype(auto) with_context(Context&& context, Body&& body) {
  try {
    return std::forward<Body>(body)();
  } catch (Error& error) {
    error.add_context(context());
    throw;
  }
}

} // namespace lsdeconv
