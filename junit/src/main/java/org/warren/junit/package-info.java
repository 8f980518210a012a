/// Labs for JUnit tests.
@NullMarked
package org.warren.junit;

import org.jspecify.annotations.NullMarked;
