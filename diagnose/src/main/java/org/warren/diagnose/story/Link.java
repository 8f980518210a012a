package org.warren.diagnose.story;

/// Why an end at a new endpoint is assumed to be the same end.
public enum Link {
    /// It continues its session.
    SESSION("it continues the session that it had", true),
    /// The other end sends messages of the previous session there, so both have one key.
    OTHER_END("the other end sends there what belongs to the session before", true),
    /// Its initiations were decrypted with the responder's key, and have the same static key.
    KEY("its initiations have the same static key", true),
    /// It initiates a handshake with the same end, from the same address.
    ADDRESS(
            "it has the same address and calls the same end, after it was silent or asked in vain; another device behind that address is possible",
            false);

    private final String words;
    private final boolean isCertain;

    Link(String words, boolean isCertain) {
        this.words = words;
        this.isCertain = isCertain;
    }

    /// The reason, a part of a sentence.
    public String words() {
        return words;
    }

    /// Whether it is certain; otherwise it is likely.
    public boolean isCertain() {
        return isCertain;
    }
}
