package org.warren.kit.workload;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// A profile file that cannot be used. The message is `FILE:LINE:COLUMN: KEY: what was expected`.
public final class ProfileException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    ProfileException(String message) {
        super(message);
    }

    ProfileException(String message, Throwable cause) {
        super(message, cause);
    }

    /// Creates an object from the values of a file.
    ///
    /// @param message adds the place in the file to what is wrong
    /// @throws ProfileException when the values are inconsistent
    static <T> T made(Supplier<T> maker, UnaryOperator<String> message) {
        try {
            return maker.get();
        } catch (ProfileException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new ProfileException(message.apply(String.valueOf(e.getMessage())), e);
        }
    }
}
