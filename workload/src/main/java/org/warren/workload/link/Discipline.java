package org.warren.workload.link;

import java.util.Locale;

/// The queueing discipline of a link with a rate.
public enum Discipline {
    /// First in, first out; packets that would wait too long are lost.
    FIFO,
    /// The lab kernel's `fq_codel` (RFC 8290).
    FQ_CODEL,
    /// The lab kernel's `cake`.
    CAKE;

    /// Its name in `tc`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
