package org.warren.harness.agent;

import java.util.List;

/// Chooses the processor of the next guest.
///
/// A guest is one processor's worth of work, spread over many processes of its host that alternate at each system call
/// in the guest. On one processor an alternation is a context switch; across two it is an interrupt that wakes an idle
/// one, and a virtual day with a packet every 25 s takes more than twice as long.
public final class LeastUsed {

    private LeastUsed() {}

    /// The processor with the fewest guests, the last such one, because interrupts and other processes tend to use the
    /// first.
    ///
    /// @param processors to choose from, in ascending order, at least one
    /// @param used the processor of each running guest
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
