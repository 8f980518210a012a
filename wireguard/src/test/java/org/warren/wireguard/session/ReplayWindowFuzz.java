package org.warren.wireguard.session;

import java.util.TreeSet;
import org.warren.wireguard.fuzz.Input;
import org.warren.wireguard.timers.Constants;

/// The ring of bits beside a set of all counters that were accepted.
public final class ReplayWindowFuzz {
    private ReplayWindowFuzz() {}

    public static void fuzzerTestOneInput(byte[] program) {
        Input input = new Input(program);
        ReplayWindow window = new ReplayWindow();
        TreeSet<Long> seen = new TreeSet<>(Long::compareUnsigned);
        long last = 0;
        while (input.hasMore()) {
            last = switch (input.below(6)) {
                case 0 -> last + 1;
                case 1 -> last + input.next();
                case 2 -> last - input.next();
                case 3 -> last + (input.nextInt() >> 16);
                case 4 -> (seen.isEmpty() ? 0 : seen.last()) - ReplayWindow.SIZE + input.below(5) - 2;
                default -> input.nextLong();
            };
            boolean allowed = Long.compareUnsigned(last, Constants.REJECT_AFTER_MESSAGES) < 0;
            boolean inside = seen.isEmpty()
                    || Long.compareUnsigned(last, seen.last()) > 0
                    || Long.compareUnsigned(seen.last() - last, ReplayWindow.SIZE) <= 0;
            boolean fresh = allowed && inside && seen.add(last);
            if (window.accept(last) != fresh) {
                throw new AssertionError("counter %s should be %s"
                        .formatted(Long.toUnsignedString(last), fresh ? "accepted" : "refused"));
            }
        }
    }
}
