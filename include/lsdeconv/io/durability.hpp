#pragma once

namespace lsdeconv {

/// What files are safe against when a call returns that says so: the loss of the machine's power, which takes
/// syncs; or only the end of the program, for storage that does not outlive the job.
enum class Durability { power_loss, program_end };

} // namespace lsdeconv
