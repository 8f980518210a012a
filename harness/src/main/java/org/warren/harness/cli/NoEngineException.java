package org.warren.harness.cli;

/// What was asked for needs a lab that this machine cannot offer.
final class NoEngineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NoEngineException(String message) {
        super(message);
    }
}
