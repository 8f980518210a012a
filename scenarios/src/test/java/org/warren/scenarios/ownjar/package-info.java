/// Scenarios that are not part of Warren: found in a jar, as the page for newcomers shows it.
@NullMarked
package org.warren.scenarios.ownjar;

import org.jspecify.annotations.NullMarked;
