package org.warren.diagnose.story;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.warren.harness.capture.WireGuardMessage;
import org.warren.harness.capture.WireGuardMessage.Kind;

/// The messages that one end sent in one session.
public final class Flow {

    private static final int WINDOW = 8_192;
    private static final int GAPS_MAX = 64;
    private static final int GAPS_KEPT = 8;
    /// No session has so high a counter, and no path loses so many messages in a row: the counter was invented, or the
    /// index matches by chance.
    private static final int COUNTER_BITS_MAX = 48;

    private static final long JUMP_MAX = 1L << 28;
    /// A forwarded copy of a message follows within this time, in another frame of the same capture.
    private static final long COPY_NANOS = 100_000_000L;

    /// Null before the first message and after the last.
    private long @Nullable [] seen;
    private boolean isClosed;
    private final List<Gap> gaps = new ArrayList<>();
    private @Nullable Message first;
    private @Nullable Message last;
    private @Nullable Message highest;
    private long messages;
    private long data;
    private long bytes;
    private long skipped;
    private long late;
    private long duplicates;
    private long replays;
    private long implausible;
    private int longest;

    /// Whether a counter was seen, if it is among the last 8192.
    boolean hasSeen(long counter) {
        return highest != null
                && seen != null
                && counter <= highest.counter()
                && highest.counter() - counter < WINDOW
                && (seen[slot(counter)] & 1L << counter) != 0;
    }

    /// Processes a message that arrived.
    ///
    /// @return whether it is new; a copy or a replay is not
    boolean take(Message message) {
        long counter = message.counter();
        if (counter >>> COUNTER_BITS_MAX != 0 || (highest != null && counter - highest.counter() > JUMP_MAX)) {
            implausible++;
            return false;
        }
        if (first == null) {
            first = message;
            seen = isClosed ? null : new long[WINDOW / Long.SIZE];
        } else if (hasSeen(counter)) {
            if (last != null && message.nanos() - last.nanos() <= COPY_NANOS) {
                duplicates++;
            } else {
                replays++;
            }
            return false;
        }
        messages++;
        bytes += message.length();
        longest = message.isCutTrain() ? longest : Math.max(longest, message.length());
        if (message.kind() == Kind.DATA) {
            data++;
        }
        Message top = highest;
        if (top == null || counter > top.counter()) {
            advance(top, message);
        } else {
            late++;
            gaps.stream().filter(gap -> gap.contains(counter)).findFirst().ifPresent(Gap::found);
            skipped = Math.max(0, skipped - 1);
        }
        if (seen != null && highest != null && highest.counter() - counter < WINDOW) {
            seen[slot(counter)] |= 1L << counter;
        }
        last = message;
        return true;
    }

    /// Frees the memory for counters: no more messages are expected.
    void close() {
        seen = null;
        isClosed = true;
        if (gaps.size() > GAPS_KEPT) {
            gaps.subList(GAPS_KEPT, gaps.size()).clear();
        }
    }

    private void advance(@Nullable Message top, Message message) {
        long counter = message.counter();
        if (top != null) {
            long jump = counter - top.counter();
            // The counters after a truncated datagram may have been part of it.
            boolean isInTrain = top.isCutTrain() && jump <= top.length() / WireGuardMessage.KEEPALIVE_LENGTH;
            if (isInTrain) {
                messages += jump - 1;
                data += jump - 1;
            } else if (jump > 1) {
                skipped += jump - 1;
                if (gaps.size() < GAPS_MAX) {
                    gaps.add(new Gap(top, message));
                }
            }
            long[] window = seen;
            for (long passed = Math.max(top.counter() + 1, counter - WINDOW + 1);
                    window != null && passed <= counter;
                    passed++) {
                window[slot(passed)] &= ~(1L << passed);
            }
        }
        highest = message;
    }

    /// The counters that a message skipped, if it is the latest one that did.
    Optional<Gap> gapBefore(Message message) {
        return gaps.isEmpty() || !gaps.getLast().after().equals(message)
                ? Optional.empty()
                : Optional.of(gaps.getLast());
    }

    private static int slot(long counter) {
        return (int) (counter % WINDOW >>> 6) & WINDOW / Long.SIZE - 1;
    }

    /// The first message.
    public Optional<Message> first() {
        return Optional.ofNullable(first);
    }

    /// The latest message.
    public Optional<Message> last() {
        return Optional.ofNullable(last);
    }

    /// The message with the highest counter.
    public Optional<Message> highest() {
        return Optional.ofNullable(highest);
    }

    /// The number of messages, without copies.
    public long messages() {
        return messages;
    }

    /// How many of them are not keepalives.
    public long data() {
        return data;
    }

    /// Their total UDP payload, in bytes.
    public long bytes() {
        return bytes;
    }

    /// How many counters were skipped and did not come later.
    public long lost() {
        return skipped;
    }

    /// How many came after one with a higher counter.
    public long late() {
        return late;
    }

    /// How many were duplicated at about the same time.
    public long duplicates() {
        return duplicates;
    }

    /// How many were repeated later.
    public long replays() {
        return replays;
    }

    /// How many had an impossible counter and were left out.
    public long implausible() {
        return implausible;
    }

    /// The longest UDP payload, in bytes.
    public int longest() {
        return longest;
    }

    /// The first gaps in the counters, up to 64, in the order of time; for a session that is long over up to 8.
    public List<Gap> gaps() {
        return List.copyOf(gaps);
    }
}
