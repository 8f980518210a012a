/// Does a tunnel keep its rate for half an hour? One long transfer reports each second, and a [Sampler] in each node
/// reports the node's state. A [TransferHistory] combines both; checks, measurements and sentences are derived from it.
@NullMarked
package org.warren.scenarios.endurance;

import org.jspecify.annotations.NullMarked;
