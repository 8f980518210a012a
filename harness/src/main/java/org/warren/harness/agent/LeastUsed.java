package org.warren.harness.agent;

import java.util.List;

/// Chooses the processor of the next guest.
///
/// A guest is one processor of work spread over many processes of its host, which take turns at each system call in the
/// guest. On one processor a turn is a switch of context; across two it is an interrupt that wakes an idle one, and a
/// virtual day with a packet every 25 s takes more than twice as long.
public final class LeastUsed {

    private LeastUsed() {}

    /// The processor with the fewest guests, the last of these, because interrupts and whatever else is started first
    /// gather on the first.
    ///
    /// @param processors those to choose from, in ascending order, one at least
    /// @param used that of each guest that runs
    public static int of(List<Integer> processors, List<Integer> used) {
        int best = processors.getFirst();
        long fewest = Long.MAX_VALUE;
        for (int processor : processors) {
            long guests = used.stream().filter(other -> other == processor).count();
            if (guests <= fewest) {
                best = processor;
                fewest = guests;
            }
        }
        return best;
    }
}
