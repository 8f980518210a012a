/// How fast is a tunnel, beside the path without one? Everything that is measured becomes a [Sample] of the evidence;
/// checks, measurements and the table are made of those.
@NullMarked
package org.warren.scenarios.throughput;

import org.jspecify.annotations.NullMarked;
