package org.warren.junit;

/// An expectation of a test about its lab was not met. The message contains the evidence, the page, the seed, and the
/// command that repeats the test.
public final class LabFailure extends AssertionError {

    private static final long serialVersionUID = 1L;

    LabFailure(String message) {
        super(message);
    }
}
