/// What holds for the whole module, and captures for its tests.
@NullMarked
package org.warren.diagnose;

import org.jspecify.annotations.NullMarked;
