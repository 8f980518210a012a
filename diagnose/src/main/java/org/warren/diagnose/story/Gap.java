package org.warren.diagnose.story;

/// Counters that a flow skipped: messages that were lost before the place of capture, unless they come later.
public final class Gap {

    private final Message before;
    private final Message after;
    private long missing;

    Gap(Message before, Message after) {
        this.before = before;
        this.after = after;
        this.missing = after.counter() - before.counter() - 1;
    }

    /// The last message before it.
    public Message before() {
        return before;
    }

    /// The first message after it.
    public Message after() {
        return after;
    }

    /// How many messages are still missing.
    public long missing() {
        return missing;
    }

    boolean contains(long counter) {
        return counter > before.counter() && counter < after.counter();
    }

    void found() {
        missing = Math.max(0, missing - 1);
    }
}
