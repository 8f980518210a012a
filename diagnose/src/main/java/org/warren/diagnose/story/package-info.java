/// What happened in each tunnel of a capture: endpoints, handshakes, sessions, silences, losses, as an
/// can be seen without keys.
@NullMarked
package org.warren.diagnose.story;

import org.jspecify.annotations.NullMarked;
