/// Why a packet did not arrive, or its answer did not: from captures, and from what nodes reported about themselves.
///
/// [Diagnosis] follows the packet from interface to interface ([Network]), into tunnels and out of them, and names the
/// node that saw it last and the [Cause]. Nothing here runs, waits or reads a file.
@NullMarked
package org.warren.harness.diagnosis;

import org.jspecify.annotations.NullMarked;
