/// Which marks do outer headers take from inner ones, and inner ones from outer ones?
@NullMarked
package org.warren.scenarios.marks;

import org.jspecify.annotations.NullMarked;
