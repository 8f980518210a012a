/// Does a tunnel keep its rate for half an hour? One long transfer reports each of its seconds, a [Sampler] in each
/// node of the node; a [TransferHistory] puts both together, and checks, measurements and sentences are made of it.
@NullMarked
package org.warren.scenarios.endurance;

import org.jspecify.annotations.NullMarked;
