/// The events of each tunnel in a capture: endpoints, handshakes, sessions, silences and losses, as far as they can be
/// seen without keys.
@NullMarked
package org.warren.diagnose.story;

import org.jspecify.annotations.NullMarked;
