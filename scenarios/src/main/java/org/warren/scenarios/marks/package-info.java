/// Which marks do outer headers take from inner ones, and inner from outer?
@NullMarked
package org.warren.scenarios.marks;

import org.jspecify.annotations.NullMarked;
