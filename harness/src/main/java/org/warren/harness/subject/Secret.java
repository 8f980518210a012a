package org.warren.harness.subject;

/// A key in base64 that is not shown by accident.
public final class Secret {

    private final String base64;

    public Secret(String base64) {
        this.base64 = base64;
    }

    /// The key itself.
    public String reveal() {
        return base64;
    }

    @Override
    public String toString() {
        return "(hidden)";
    }
}
