/// What a user may set of a scenario: names, accepted texts, defaults, and what a text means.
@NullMarked
package org.warren.harness.parameter;

import org.jspecify.annotations.NullMarked;
