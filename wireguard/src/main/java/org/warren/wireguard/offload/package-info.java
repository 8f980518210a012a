/// Offloads that the kernel leaves to us: segmentation (GSO), coalescing (GRO) and checksums.
@NullMarked
package org.warren.wireguard.offload;

import org.jspecify.annotations.NullMarked;
