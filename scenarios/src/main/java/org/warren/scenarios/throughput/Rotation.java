package org.warren.scenarios.throughput;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The order of measurements: in each round each participant once, and each round begins with another one, so that no
/// participant always follows the same one or always runs while the machine is cold.
final class Rotation {

    private Rotation() {}

    /// The order of a round.
    ///
    /// @param round 1, 2 ...
    static <T> List<T> order(List<T> all, int round) {
        List<T> order = new ArrayList<>(all);
        Collections.rotate(order, -(round - 1));
        return order;
    }
}
