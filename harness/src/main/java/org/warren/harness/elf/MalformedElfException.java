package org.warren.harness.elf;

/// A file that begins like an ELF file is malformed; the message says what is wrong with it, without its name.
public final class MalformedElfException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedElfException(String message) {
        super(message);
    }
}
