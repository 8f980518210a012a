/// What diagnosing finds in captures of the labs.
@NullMarked
package org.warren.scenarios.diagnosis;

import org.jspecify.annotations.NullMarked;
