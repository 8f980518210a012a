/// For tests of checks: the folder of a run that never happened, and the results of a check on it. Needs no test
/// framework.
@NullMarked
package org.warren.kit.testing;

import org.jspecify.annotations.NullMarked;
