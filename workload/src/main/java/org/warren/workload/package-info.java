/// Traffic as data: profiles, distributions, and the messages that are generated from a profile and a seed.
///
/// Pure: no clock, socket, thread or random source of its own. Times are nanoseconds, sizes are bytes.
@NullMarked
package org.warren.workload;

import org.jspecify.annotations.NullMarked;
