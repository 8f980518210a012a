/// What the virtual lab promises, shown on real runs.
@NullMarked
package org.warren.scenarios.lab;

import org.jspecify.annotations.NullMarked;
