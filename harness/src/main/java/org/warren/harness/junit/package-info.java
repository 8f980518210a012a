/// Labs for JUnit tests.
@NullMarked
package org.warren.harness.junit;

import org.jspecify.annotations.NullMarked;
