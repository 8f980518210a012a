package org.warren.harness.scenario;

/// A line of what a [TableScenario] is about.
///
/// @param id names it and the check that judges it
/// @param behaviour what is right, in one sentence
/// @param source where that is written
/// @param isJudged whether the scenario has a check for it
/// @param remark why it is not judged, or which part of it is not; may be empty
public record TableRow(String id, String behaviour, String source, boolean isJudged, String remark) {

    /// The group that it belongs to: the letters that its id begins with.
    public String group() {
        return id.replaceFirst("\\d.*", "");
    }
}
