package org.warren.harness.scenario;

import java.util.List;

/// A scenario that checks a table of rules, with a check for each rule that it judges, for one subject per run.
public interface TableScenario extends Scenario {

    /// All rows, in the table's order.
    List<TableRow> rows();

    /// The name of the parameter that selects rows: ids and groups, separated by commas.
    String chosenBy();
}
