/// How fast is a tunnel, compared with the path without one? Everything that is measured becomes a [Sample] of the
/// evidence; checks, measurements and the table are computed from those.
@NullMarked
package org.warren.scenarios.throughput;

import org.jspecify.annotations.NullMarked;
