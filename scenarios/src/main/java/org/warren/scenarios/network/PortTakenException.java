package org.warren.scenarios.network;

/// Another program uses the port on which Warren was to listen for a question, so the question cannot be asked.
final class PortTakenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PortTakenException(String message) {
        super(message);
    }
}
