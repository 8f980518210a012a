/// What the kernel leaves to us for the sake of speed: packets that are cut into segments, segments that are put
/// together, checksums that are finished.
@NullMarked
package org.warren.wireguard.offload;

import org.jspecify.annotations.NullMarked;
