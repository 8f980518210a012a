package org.warren.workload.link;

import java.util.Locale;

/// Who waits before a link that has a rate.
public enum Discipline {
    /// First come, first served, and what would wait for too long is lost.
    FIFO,
    /// The lab kernel's `fq_codel` (RFC 8290).
    FQ_CODEL,
    /// The lab kernel's `cake`.
    CAKE;

    /// Its name, as `tc` has it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
