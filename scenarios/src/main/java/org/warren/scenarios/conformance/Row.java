package org.warren.scenarios.conformance;

import java.util.function.Consumer;

/// A row of the conformance table.
///
/// @param id such as `H1`; it never changes
/// @param behaviour the right behaviour of an implementation, in one sentence
/// @param source where it is specified
/// @param how it is judged, or why it is not
record Row(String id, String behaviour, String source, How how) {

    /// How a row is judged.
    sealed interface How {}

    /// By a script on the wire.
    ///
    /// @param limits which part of the row the script does not show; empty if it shows all
    record Played(Consumer<Script> script, String limits) implements How {}

    /// By checks of another scenario.
    record Elsewhere(String scenario) implements How {}

    /// Not at all, because it cannot be observed.
    record NotVisible(String reason) implements How {}

    static Row of(String id, String behaviour, String source, Consumer<Script> script) {
        return new Row(id, behaviour, source, new Played(script, ""));
    }

    /// The same if a part of it is not shown.
    static Row partly(String id, String behaviour, String source, String limits, Consumer<Script> script) {
        return new Row(id, behaviour, source, new Played(script, limits));
    }

    /// `H` of `H1`.
    String group() {
        return id.substring(0, 1);
    }

    boolean isPlayed() {
        return how instanceof Played;
    }

    /// Why it is not played, or which part of it is not shown; empty if everything is.
    String remark() {
        return switch (how) {
            case Played played -> played.limits();
            case Elsewhere elsewhere -> "covered by scenario " + elsewhere.scenario();
            case NotVisible hidden -> "not visible: " + hidden.reason();
        };
    }

    @Override
    public String toString() {
        return id;
    }
}
