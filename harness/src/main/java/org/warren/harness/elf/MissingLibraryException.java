package org.warren.harness.elf;

/// A program of this machine cannot run on another root file system; the message says what is missing and what to do,
/// as a continuation of the program's name.
public final class MissingLibraryException extends Exception {

    private static final long serialVersionUID = 1L;

    MissingLibraryException(String message) {
        super(message);
    }
}
