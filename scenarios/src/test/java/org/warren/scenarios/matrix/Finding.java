package org.warren.scenarios.matrix;

import java.util.List;
import org.warren.harness.verdict.Verdict;

/// A check of a run that did not pass.
///
/// @param check its id
/// @param verdict what it came to
/// @param message its sentence
/// @param packets the first of those that it rests on, in words
record Finding(String check, Verdict verdict, String message, List<String> packets) {

    Finding {
        packets = List.copyOf(packets);
    }
}
