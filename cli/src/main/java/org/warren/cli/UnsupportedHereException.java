package org.warren.cli;

/// What was asked for needs a lab that this machine cannot offer.
final class UnsupportedHereException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnsupportedHereException(String message) {
        super(message);
    }
}
