/// For tests of checks: the folder of a run that never was, and what a check says of it. Needs no test framework.
@NullMarked
package org.warren.kit.testing;

import org.jspecify.annotations.NullMarked;
