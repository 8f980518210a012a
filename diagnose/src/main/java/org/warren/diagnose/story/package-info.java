/// What happened in each tunnel of a capture: endpoints, handshakes, sessions, silences, losses, as an
/// onlooker without keys sees them.
@NullMarked
package org.warren.diagnose.story;

import org.jspecify.annotations.NullMarked;
