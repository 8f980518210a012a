/// Captured traffic: capture files, the packets in them, and the WireGuard messages in those.
@NullMarked
package org.warren.harness.capture;

import org.jspecify.annotations.NullMarked;
