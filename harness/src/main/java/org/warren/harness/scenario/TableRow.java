package org.warren.harness.scenario;

/// A row of the table of a [TableScenario].
///
/// @param id of the row and of the check that judges it
/// @param behaviour the required behaviour, in one sentence
/// @param source where it is specified
/// @param isJudged whether the scenario has a check for it
/// @param remark why it is not judged, or which part of it is not; may be empty
public record TableRow(String id, String behaviour, String source, boolean isJudged, String remark) {

    /// The group of the row: the letters at the beginning of its id.
    public String group() {
        return id.replaceFirst("\\d.*", "");
    }
}
