package org.warren.scenarios;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/// Marks tests that start containers, labs of them or a guest in one. They run beside each other and beside all other
/// tests, but not beside the one that counts the containers of this process.
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ResourceLock(value = UsesContainers.RESOURCE, mode = ResourceAccessMode.READ)
public @interface UsesContainers {

    /// The resource's name.
    String RESOURCE = "the containers of this process";
}
