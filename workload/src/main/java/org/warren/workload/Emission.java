package org.warren.workload;

/// A message of a stream: when, and how large.
public final class Emission {

    private final long gapNanos;
    private final int[] sizes;
    private final int[] answers;

    Emission(long gapNanos, int[] sizes, int[] answers) {
        this.gapNanos = gapNanos;
        this.sizes = sizes;
        this.answers = answers;
    }

    /// What lies between the one before, or the session's beginning, and this one; where a stream waits for answers,
    /// between the last answer and this one. In nanoseconds.
    public long gapNanos() {
        return gapNanos;
    }

    /// How many exchanges it consists of, 1 or more.
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

    /// All bytes of it, requests and answers.
    public long bytes() {
        long sum = 0;
        for (int i = 0; i < sizes.length; i++) {
            sum += (long) sizes[i] + answers[i];
        }
        return sum;
    }
}
