package org.warren.scenarios;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/// Marks a test method whose arguments are a sample of the pairs ([Runs#somePairs]), and all of them in the long tests.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Tag("sampled")
public @interface OnSomePairs {}
