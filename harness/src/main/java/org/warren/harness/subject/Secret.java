package org.warren.harness.subject;

/// A key in base64 that never shows itself by accident.
public final class Secret {

    private final String base64;

    public Secret(String base64) {
        this.base64 = base64;
    }

    /// The key itself, for those who must have it.
    public String reveal() {
        return base64;
    }

    @Override
    public String toString() {
        return "(hidden)";
    }
}
