package org.warren.scenarios.conformance;

/// A daemon that does wrong in one thing.
///
/// @param row that finds it
/// @param what it does wrong
/// @param source where it is told of another implementation; `rule: ` and the rule that it breaks where no other is
///     known to have it
/// @param change of the daemon
record PlantedFault(String row, String what, String source, PlantedDaemon.Change change) {

    /// The group of its row: `H` of `H7`.
    String group() {
        return row.substring(0, 1);
    }

    /// Whether another implementation has or had it.
    boolean isOfOthers() {
        return !source.startsWith("rule: ");
    }

    @Override
    public String toString() {
        return row + ": " + what;
    }
}
