#pragma once

namespace lsdeconv {

/// How the detection PSF is computed.
enum class PsfModel { born_wolf, legacy_becker2019 };

/// What makes the light sheet, and so its thickness along z.
enum class SheetModel { slit, gaussian, circular, none };

/// The axis of the volume that the sheet propagates along.
enum class SheetAxis { x, y };

} // namespace lsdeconv
