package org.warren.workload;

/// A message of a stream: its time and size.
public final class Emission {

    private final long gapNanos;
    private final int[] sizes;
    private final int[] answers;

    Emission(long gapNanos, int[] sizes, int[] answers) {
        this.gapNanos = gapNanos;
        this.sizes = sizes;
        this.answers = answers;
    }

    /// A message that was recorded.
    ///
    /// @param gapNanos as [#gapNanos()]; 0 or more
    /// @param sizes of its exchanges' requests, or its own, in bytes
    /// @param answers for the same exchanges; 0 for none
    /// @throws IllegalArgumentException when the numbers differ, or one is out of range
    public static Emission recorded(long gapNanos, int[] sizes, int[] answers) {
        if (gapNanos < 0 || sizes.length == 0 || sizes.length != answers.length) {
            throw new IllegalArgumentException("a recorded message has a gap of " + gapNanos + " ns, " + sizes.length
                    + " sizes and " + answers.length + " answers, expected a gap and as many answers as sizes");
        }
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] < Stream.MESSAGE_MIN
                    || sizes[i] > Stream.MESSAGE_MAX
                    || (answers[i] != 0 && (answers[i] < Stream.MESSAGE_MIN || answers[i] > Stream.MESSAGE_MAX))) {
                throw new IllegalArgumentException("a recorded message has " + sizes[i] + " bytes and an answer of "
                        + answers[i] + ", expected " + Stream.MESSAGE_MIN + " to " + Stream.MESSAGE_MAX);
            }
        }
        return new Emission(gapNanos, sizes.clone(), answers.clone());
    }

    /// The time between the previous message, or the session's beginning, and this one; if a stream waits for answers,
    /// between the last answer and this one. In nanoseconds.
    public long gapNanos() {
        return gapNanos;
    }

    /// The number of exchanges, 1 or more.
    public int count() {
        return sizes.length;
    }

    /// The size of an exchange's request, or of the message, in bytes.
    public int size(int exchange) {
        return sizes[exchange];
    }

    /// The size of an exchange's answer in bytes; 0 for none.
    public int answer(int exchange) {
        return answers[exchange];
    }

    /// The total bytes of requests and answers.
    public long bytes() {
        long sum = 0;
        for (int i = 0; i < sizes.length; i++) {
            sum += (long) sizes[i] + answers[i];
        }
        return sum;
    }
}
