#pragma once

#include <exception>
#include <string>
#include <utility>

namespace lsdeconv {

/// Something went wrong while running. The message says the problem, why, and what to do; context is put in
/// front on the way up: "block 17 on rank 3: writing checkpoint /scratch/x.h5: No space left on device".
class Error : public std::exception {
public:
  /// Who has met this error: only the process that throws it, or all ranks at the same call.
  enum class Known { here, to_all_ranks };

  explicit Error(std::string problem, Known known = Known::here)
      : message_(std::move(problem)), known_(known) {}
  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }
  void add_context(const std::string& context) { message_ = context + ": " + message_; }
  /// What main() exits with.
  [[nodiscard]] virtual int exit_code() const noexcept { return 1; }

  [[nodiscard]] Known known() const noexcept { return known_; }

private:
  std::string message_;
  Known known_;
};

/// The user asked for something that cannot be done: wrong option, unusable input. Exit code 2, nothing was
/// created.
class UserError : public Error {
public:
  using Error::Error;
  [[nodiscard]] int exit_code() const noexcept override { return 2; }
};

/// Runs `body`; an Error that leaves it gains `context()` in front. `context` is only called then.
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
