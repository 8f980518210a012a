package org.warren.junit;

/// What a test expected of a lab and did not find. The message has the evidence, the page, the seed, and the command
/// that repeats the test.
public final class LabFailure extends AssertionError {

    private static final long serialVersionUID = 1L;

    LabFailure(String message) {
        super(message);
    }
}
